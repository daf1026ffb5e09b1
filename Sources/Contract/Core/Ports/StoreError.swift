/// The reason why an operation of a store failed.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// Another process holds the data folder.
    case inUse
    /// The data folder or its files cannot be made, read or written.
    case inaccessible
    case diskFull
    /// A later version of this program wrote the database.
    case newer
    /// The data folder holds a database that is not this program's.
    case foreign
    case database
    /// A record is damaged.
    case unreadable
  }

  package var code: Code
  package var message: String
  package var cause: String?

  package init(_ code: Code, _ message: String, cause: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  package var description: String { cause.map { "\(message) (\($0))" } ?? message }
}
