import Hummingbird

extension Request {
  /// The first part of the path, as the router reads it. It is `nil` if the path has no part.
  var firstPathPart: String? { uri.path.split(separator: "/", maxSplits: 1).first.map(String.init) }
}
