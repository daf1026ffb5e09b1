package import KatsudoAPI

/// The facts about an output file that its event in the log keeps. The link of the file is made when somebody reads the event.
package struct OutputFacts: Sendable, Hashable {
  package var role: StoredOutput.Role
  /// The last part of the file's link.
  package var name: String
  package var contentType: String
  package var byteCount: Int
  /// SHA-256 of the content in lower-case hexadecimal.
  package var sha256: String

  package init(_ file: StoredOutput) {
    role = file.role
    name = file.name
    contentType = file.contentType
    byteCount = file.byteCount
    sha256 = file.sha256
  }

  /// - Parameter detail: the detail of an event. The result is `nil` if it lacks a fact.
  package init?(detail: JSONValue?) {
    guard let role = detail?["role"]?.string.flatMap(StoredOutput.Role.init(rawValue:)), let name = detail?["name"]?.string,
      let contentType = detail?["content_type"]?.string, let bytes = detail?["bytes"]?.integer.flatMap({ Int(exactly: $0) }),
      let sha256 = detail?["sha256"]?.string
    else { return nil }
    self.role = role
    self.name = name
    self.contentType = contentType
    byteCount = bytes
    self.sha256 = sha256
  }

  package var detail: JSONValue {
    [
      "role": .string(role.rawValue), "name": .string(name), "content_type": .string(contentType), "bytes": .integer(Int64(byteCount)),
      "sha256": .string(sha256),
    ]
  }
}
