import KatsudoAPI
import KatsudoTesting
import Testing

/// A row of a table: a call and the error that it gets.
struct Call: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let method: String
  let target: String
  let status: Int
  let code: Int64
  let field: [JSONValue]?
  let text: String
  /// The methods that a 405 names.
  var allow: String?

  init(_ name: String, _ method: String, _ target: String, _ status: Int, _ code: Int64, field: [JSONValue]? = nil, _ text: String) {
    testDescription = "\(name): \(method) \(target.count > 80 ? target.prefix(80) + "…" : target)"
    self.method = method
    self.target = target
    self.status = status
    self.code = code
    self.field = field
    self.text = text
  }

  static func badQuery(_ target: String, _ parameter: String, _ text: String) -> Call {
    Call("a bad \(parameter)", "GET", target, 422, 422_001, field: ["query", .string(parameter)], "\(parameter): \(text)")
  }

  static func wrongMethod(_ method: String, _ target: String, allow: String) -> Call {
    var call = Call("a wrong method", method, target, 405, 405_001, "The method \(method) is not allowed here. Use \(allow).")
    call.allow = allow
    return call
  }

  func check(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let answer = try await SuiteServer.client.call(method, target)
    #expect(answer.headers["allow"] == allow, sourceLocation: sourceLocation)
    if method == "HEAD" {
      #expect(answer.status == status, sourceLocation: sourceLocation)
      #expect(answer.body.isEmpty, sourceLocation: sourceLocation)
    } else {
      answer.expectError(status, code, field: field, text, sourceLocation: sourceLocation)
    }
  }
}
