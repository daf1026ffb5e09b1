import Crypto
package import KatsudoAPI
import KatsudoCore

/// Computes the hash of everything that a submit asks for: SHA-256 of the model's id, the options of the query and the body.
///
/// Two bodies have the same hash if they are equal as JSON: the order of keys, white space, and the spelling of numbers and characters do not
/// count. The hash reads the values in a canonical form, with sorted keys (compare RFC 8785). Each text goes in with its length before it,
/// so different submits never give the same bytes to the hash.
package enum SubmitFingerprint {
  /// Returns the hash in lower-case hexadecimal.
  package static func make(modelID: String, options: [(name: String, value: String)], body: JSONValue) -> String {
    var hash = SHA256()
    hash.add(modelID)
    hash.add(options.count, "options")
    for option in options.sorted(by: { ($0.name, $0.value) < ($1.name, $1.value) }) {
      hash.add(option.name)
      hash.add(option.value)
    }
    hash.add(body)
    return hash.finalize().hexadecimal
  }

  /// Returns the hash of a JSON value alone, in the same canonical form.
  package static func hash(of value: JSONValue) -> String {
    var hash = SHA256()
    hash.add(value)
    return hash.finalize().hexadecimal
  }
}

extension SHA256 {
  fileprivate mutating func add(_ value: JSONValue) {
    switch value {
    case .null: add("", "null")
    case .bool(let value): add(value ? "true" : "false", "bool")
    case .integer(let value): add("\(value)", "number")
    // 1.0 and 1 are the same number.
    case .number(let value): add(Int64(exactly: value).map { "\($0)" } ?? "\(value)", "number")
    case .string(let value): add(value)
    case .array(let elements):
      add(elements.count, "array")
      for element in elements { add(element) }
    case .object(let members):
      add(members.count, "object")
      for key in members.keys.sorted() {
        add(key)
        if let member = members[key] { add(member) }
      }
    }
  }

  fileprivate mutating func add(_ count: Int, _ kind: String) { add("\(count)", kind) }

  fileprivate mutating func add(_ text: String, _ kind: String = "string") {
    var text = text
    text.withUTF8 { bytes in
      update(data: Array("\(kind) \(bytes.count):".utf8))
      update(bufferPointer: UnsafeRawBufferPointer(bytes))
    }
  }
}
