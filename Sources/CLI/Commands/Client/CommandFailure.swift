import KatsudoAPI

/// Why a client verb has ended without success: what is told on standard error, and what `--output json` prints.
package struct CommandFailure: Error, Sendable {
  /// The exit code.
  package var code: Complaint
  /// A word for programs, such as `invalid_input`.
  package var word: String
  /// A sentence for people.
  package var message: String
  /// The places of an input that are wrong.
  package var fields: [Field] = []
  /// The request that was accepted, and may go on or have a result.
  package var requestID: String?
  /// Whether the request may still come to a result, so that telling how to get at it is worth a line.
  package var mayGoOn = false

  /// One place of an input and what is wrong with it.
  package struct Field: Sendable, Hashable {
    /// As a person writes it: `image_urls[0]`; empty for the input as a whole.
    package var path: String
    /// A sentence for people.
    package var message: String
  }

  init(_ code: Complaint, _ word: String, _ message: String, fields: [Field] = []) {
    self.code = code
    self.word = word
    self.message = message
    self.fields = fields
  }

  /// The lines for standard error, without the program's name.
  var lines: [String] { [message] + fields.map { $0.path.isEmpty ? "  \($0.message)" : "  \($0.path): \($0.message)" } }

  /// The one document that `--output json` prints.
  var document: JSONValue {
    var error: [String: JSONValue] = ["code": .string(word), "message": .string(message), "exit_code": .integer(Int64(code.rawValue))]
    if !fields.isEmpty {
      error["fields"] = .array(fields.map { .object(["field": .string($0.path), "message": .string($0.message)]) })
    }
    var document: [String: JSONValue] = ["error": .object(error)]
    if let requestID { document["request_id"] = .string(requestID) }
    return .object(document)
  }
}
