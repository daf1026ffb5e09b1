import KatsudoAPI

/// The answer of a server to one call.
struct Answer: Sendable {
  var status: Int
  /// The pause that the server asks for.
  var retryAfter: Duration?
  /// The header `Location`, the target of a redirect.
  var location: String?
  /// The id of the uploaded file that the answer is about.
  var fileID: String?
  /// The number of bytes of an upload that the server has stored.
  var uploadOffset: Int?
  var body: [UInt8]

  /// `true` if the same reading call may succeed later.
  var isTemporary: Bool { status == 408 || status == 429 || status >= 500 }

  /// Returns the body as JSON.
  ///
  /// - Throws: the error that the answer holds, or ``KatsudoError/unexpectedAnswer(_:)`` if the body is not JSON.
  func json() throws(KatsudoError) -> JSONValue {
    guard (200..<300).contains(status) else { throw error() }
    let value = try read()
    // Some of RunComfy's services report errors with status 200.
    if let code = value["error_code"], !code.isNull, code != 0 { throw error(value) }
    return value
  }

  private func read() throws(KatsudoError) -> JSONValue {
    do throws(JSONSyntaxError) { return try JSONValue(jsonBytes: body) } catch {
      throw .unexpectedAnswer("The server's answer is not JSON (\(error)). Is the base URL that of a Model API?")
    }
  }
}
