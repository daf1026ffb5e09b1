import Hummingbird

extension Request {
  /// The first part of the path, as the router reads it. It is `nil` if the path has no part.
  var firstPathPart: String? { uri.path.split(separator: "/", maxSplits: 1).first.map(String.init) }

  /// The path for the log. The link to a file is a permission, so only its first two parts are shown.
  var loggedPath: String {
    let parts = uri.path.split(separator: "/")
    return parts.first == "files" && parts.count > 2 ? "/files/\(parts[1])/…" : uri.path
  }
}
