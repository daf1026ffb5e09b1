import HTTPTypes
import Hummingbird
import KatsudoAPI

extension RouterMethods {
  typealias Handler = @Sendable (Request, Context) async throws -> Response

  /// Adds a path with all the methods that it accepts. Every other method gets an error answer that lists the accepted ones. The same
  /// middleware applies to it.
  func add(_ path: RouterPath, _ handlers: [(HTTPRequest.Method, Handler)]) {
    for (method, handler) in handlers { on(path, method: method, use: handler) }
    let allowed = handlers.map(\.0.rawValue).joined(separator: ", ")
    for method in allMethods where !handlers.contains(where: { $0.0 == method }) {
      on(path, method: method) { _, _ -> Response in
        throw APIError(.methodNotAllowed, "The method \(method.rawValue) is not allowed here. Use \(allowed).", headers: [.allow: allowed])
      }
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

let allMethods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options, .trace, .connect]
