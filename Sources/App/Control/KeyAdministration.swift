import Foundation
import KatsudoAPI
package import KatsudoCore
import KatsudoFiles
import KatsudoKeys
import KatsudoSQLite
package import Logging

/// Runs the commands about keys and about the secrets of webhooks. If a server uses the data folder, a command goes to it through the control
/// socket, because no second process may write the database. Otherwise the command opens the folder itself.
package struct KeyAdministration: Sendable {
  private let dataDir: String
  private let logger: Logger

  package init(dataDir: String, logger: Logger) {
    self.dataDir = dataDir
    self.logger = logger
  }

  /// Makes a key and returns its secret.
  package func create(_ order: KeyOrder) async throws -> String {
    try KeyRing.check(owner: order.owner)
    let reply = try await perform(.post, "/keys", body: order) { .created(try await order.carryOut($0.keys, by: .user(geteuid()))) }
    guard case .created(let secret) = reply else { throw ControlFailure.unreadable }
    return secret
  }

  /// Returns the limits of the owners whose limits were set, by name.
  package func limits() async throws -> [String: OwnerLimits] {
    try checkFolder()
    guard case .limits(let limits) = try await perform(.get, "/limits", { try await .limits(of: $0.limits) }) else {
      throw ControlFailure.unreadable
    }
    return limits
  }

  package func setLimits(_ limits: OwnerLimits, of owner: String) async throws {
    try checkFolder()
    try KeyRing.check(owner: owner)
    try limits.check()
    _ = try await perform(.put, "/limits/\(Self.encoded(owner))", body: limits) {
      try await .setting(limits, of: owner, in: $0.limits, by: .user(geteuid()))
    }
  }

  package func list() async throws -> [APIKey] {
    try checkFolder()
    guard case .keys(let keys) = try await perform(.get, "/keys", { .keys(try await $0.keys.list()) }) else {
      throw ControlFailure.unreadable
    }
    return keys
  }

  package func revoke(id: String) async throws {
    try checkFolder()
    _ = try await perform(.delete, "/keys/\(Self.encoded(id))") { stores in
      try await stores.keys.revoke(id: id, by: .user(geteuid()))
      return .revoked
    }
  }

  /// Returns the newest entries of the audit log, the oldest of them first.
  package func audit(limit: Int) async throws -> [AuditEntry] {
    try checkFolder()
    guard case .audit(let entries) = try await perform(.get, "/audit/\(limit)", { .audit(try await $0.keys.audit(limit: limit)) }) else {
      throw ControlFailure.unreadable
    }
    return entries
  }

  /// Checks that the data folder exists. Without this check, a mistyped path would create a new folder without keys.
  func checkFolder() throws(ControlFailure) {
    guard DataFolder.exists(at: dataDir) else {
      throw ControlFailure("There is no data folder at \(dataDir). Give the data folder of the server with --data-dir.")
    }
  }

  enum Method: String {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  /// The stores of a data folder that no server uses.
  struct Stores {
    let keys: KeyRing
    let limits: any OwnerLimitStore
    let database: SQLiteDatabase
  }

  /// Sends a command to the server that uses the data folder, or runs it here if there is none.
  func perform(
    _ method: Method, _ path: String, body: (any Encodable)? = nil, _ alone: (Stores) async throws -> ControlReply
  ) async throws -> ControlReply {
    let folder: DataFolder
    do throws(StoreError) {
      folder = try DataFolder(path: dataDir)
    } catch {
      guard error.code == .inUse else { throw error }
      return try await ControlClient(dataDir: dataDir).ask(method.rawValue, path, body: body)
    }
    let database = try SQLiteDatabase(path: folder.databasePath, logger: logger)
    let keys = try await KeyRing(store: SQLiteKeyStore(database), time: .system)
    let reply = try await alone(Stores(keys: keys, limits: SQLiteOwnerLimitStore(database, time: .system), database: database))
    try database.close()
    withExtendedLifetime(folder) {}
    return reply
  }

  static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}
