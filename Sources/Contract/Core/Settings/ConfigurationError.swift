/// A setting that cannot be used.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  /// The key, or the file that cannot be used.
  package var key: String
  /// The message without its beginning, which is the key.
  package var message: String

  package init(_ key: String, _ message: String) {
    self.key = key
    self.message = message
  }

  package var description: String { "\(key): \(message)" }
}
