/// The reason why a media value could not be used. The message is for the caller who named the value: it says what is wrong and what to do.
/// It never contains a resolved address or other details of the operator's network.
package struct MediaError: Error, Sendable, Hashable {
  package enum Code: String, Sendable, Hashable, Codable {
    /// The text cannot be read as a URL or a data URI.
    case malformed
    /// The server may not fetch from the URL's scheme, host, port or address.
    case forbidden
    /// The other side did not send the file.
    case unavailable
    /// The other side could not be reached, broke off, or reported a temporary error (status 429, 5xx). The cause may also be the network
    /// in between.
    case unreachable
    /// This machine has a problem (see ``MachineTrouble``). The value itself may be correct.
    case machineTrouble = "machine_trouble"
    /// A time limit was reached.
    case timeout
    /// A size limit was exceeded.
    case tooLarge = "too_large"
    /// The bytes are not a file of an accepted format, or they are damaged.
    case unsupported
    /// The file breaks a `validations` rule of the schema. The message is the schema's own.
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
