import GRDB
import KatsudoCore

/// Why the store could not do what it was asked.
package struct StoreError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Hashable {
    /// Another process holds the data folder.
    case inUse
    /// The data folder or its files cannot be made, read or written.
    case inaccessible
    case diskFull
    /// A later version made the database.
    case newer
    /// The data folder holds another database than this program's.
    case foreign
    case database
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

  /// An error of SQLite in the store's own words; other errors pass unchanged.
  static func adapting(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return switch error.resultCode {
    case .SQLITE_FULL: StoreError(.diskFull, MachineTrouble.diskFull.sentence, cause: "\(error)")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM:
      StoreError(
        .inaccessible,
        "The database cannot be opened or written. Check the owner and the permissions of the data folder, and the limit of open files.",
        cause: "\(error)")
    default: StoreError(.database, "The database refused the operation.", cause: "\(error)")
    }
  }
}
