import Hummingbird

extension Request {
  /// The first part of the path, as the router reads it. It is `nil` if the path has no part.
  var firstPathPart: String? { uri.path.split(separator: "/", maxSplits: 1).first.map(String.init) }

  /// The path for the log. The link to a file is a permission, so only its first two parts are shown. Of the code of a sign-in nothing is shown.
  var loggedPath: String {
    let parts = uri.path.split(separator: "/")
    if parts.first == "files", parts.count > 2 { return "/files/\(parts[1])/…" }
    return parts.count > 2 && parts[0] == "v1" && parts[1] == "device" ? "/v1/device/…" : uri.path
  }
}
