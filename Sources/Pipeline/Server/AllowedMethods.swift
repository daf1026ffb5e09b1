import HTTPTypes

/// Which methods the server's paths take, for the answer to a wrong one.
enum AllowedMethods {
  /// The methods of a path that exists, where `method` is not among them.
  static func of(path: String, not method: HTTPRequest.Method) -> String? {
    let parts = path.split(separator: "/")
    let allowed: [HTTPRequest.Method]
    switch (parts.first, parts.count) {
    case ("v1", 2) where parts[1] == "models" || parts[1] == "requests": allowed = [.get]
    case ("v1", 3) where parts[1] == "models" && parts[2] == "categories": allowed = [.get]
    case ("v1", 4...) where parts[1] == "models": allowed = [.get, .post]
    case ("v1", 4) where parts[1] == "requests" && (parts[3] == "status" || parts[3] == "result"): allowed = [.get]
    case ("v1", 4) where parts[1] == "requests" && parts[3] == "cancel": allowed = [.post]
    case ("files", 4): allowed = [.get, .head]
    case ("healthz", 1), ("readyz", 1): allowed = [.get, .head]
    default: return nil
    }
    return allowed.contains(method) ? nil : allowed.map(\.rawValue).joined(separator: ", ")
  }
}
