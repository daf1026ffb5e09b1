/// Why a media value could not be used. The message is for the caller who named it: it says what was wrong and what would help, and
/// names neither a resolved address nor anything else of the inside of the operator's network.
package struct MediaError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable, Codable {
    /// The URL or data URI cannot be read as one.
    case malformed
    /// The URL's scheme, host, port or address is not one this server fetches from.
    case forbidden
    /// The other side answered with something else than the file.
    case unavailable
    /// The other side could not be reached, broke off, or names a passing fault of its own (status 429, 5xx). The network in between may be at
    /// fault as well.
    case unreachable
    /// This machine is in trouble (see ``MachineTrouble``); the value itself may be fine.
    case machineTrouble = "machine_trouble"
    /// A limit of time was passed.
    case timeout
    /// A limit of bytes was passed.
    case tooLarge = "too_large"
    /// The bytes are not a file of a format the input takes, or are damaged.
    case unsupported
    /// A `validations` rule of the schema is broken; the message is the schema's own sentence.
    case ruleBroken = "rule_broken"
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package init(_ trouble: MachineTrouble) { self.init(.machineTrouble, trouble.sentence) }
}
