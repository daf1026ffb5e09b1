import GRDB
import KatsudoCore

extension StoreError {
  /// The error for a database that a later version has used.
  static let newerDatabase = StoreError(
    .newer, "The data folder was used by a later version of katsudo. Start that version, or restore the copy from before the update.")

  /// Converts an error of SQLite to a ``StoreError``. Returns any other error unchanged.
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
