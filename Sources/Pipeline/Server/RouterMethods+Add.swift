import HTTPTypes
import Hummingbird
import KatsudoAPI

extension RouterMethods {
  typealias Handler = @Sendable (Request, Context) async throws -> Response

  /// Adds a path with all the methods that it accepts. Every other method gets an error answer that lists the accepted ones. The same
  /// middleware applies to it.
  func add(_ path: RouterPath, _ handlers: [(HTTPRequest.Method, Handler)]) {
    for (method, handler) in handlers { on(path, method: method, use: handler) }
    let allowed = handlers.map(\.0)
    for method in allMethods where !allowed.contains(method) {
      on(path, method: method) { _, _ -> Response in throw APIError.notAllowed(method, here: allowed) }
    }
  }

  /// Adds a path that answers every method, but for some, with an error, by default that for an unknown address. The same middleware applies to
  /// it.
  func addNothing(_ path: RouterPath, except others: [HTTPRequest.Method] = [], error: APIError = .unknownAddress) {
    for method in allMethods where !others.contains(method) {
      on(path, method: method) { _, _ -> Response in throw error }
    }
  }
}

extension APIError {
  /// Makes the error for a method that an address does not take.
  static func notAllowed(_ method: HTTPRequest.Method, here allowed: [HTTPRequest.Method]) -> APIError {
    let names = allowed.map(\.rawValue).joined(separator: ", ")
    return APIError(.methodNotAllowed, "The method \(method.rawValue) is not allowed here. Use \(names).", headers: [.allow: names])
  }
}

let allMethods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect, .query]
