import KatsudoAPI

/// The failure of a client command: the message for standard error, and the document that `--output json` prints.
package struct CommandFailure: Error, Sendable {
  /// The exit code.
  package var code: CommandExit
  /// The name of the error for programs, such as `invalid_input`.
  package var word: String
  /// A message for people.
  package var message: String
  /// The wrong places of an input.
  package var fields: [Field] = []
  /// The id of the accepted request. The request may continue to run or may have a result.
  package var requestID: String?
  /// `true` if the request may still give a result. The command then prints how to get it.
  package var mayGoOn = false

  /// An error at one place of an input.
  package struct Field: Sendable, Hashable {
    /// The place as text, such as `image_urls[0]`. It is empty for the input as a whole.
    package var path: String
    /// A message for people.
    package var message: String
  }

  init(_ code: CommandExit, _ word: String, _ message: String, fields: [Field] = []) {
    self.code = code
    self.word = word
    self.message = message
    self.fields = fields
  }

  /// The lines for standard error, without the program's name.
  var lines: [String] { [message] + fields.map { $0.path.isEmpty ? "  \($0.message)" : "  \($0.path): \($0.message)" } }

  /// The document that `--output json` prints.
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
