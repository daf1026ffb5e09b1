import AsyncHTTPClient
import Foundation
import KatsudoAPI
package import KatsudoCore
import KatsudoFiles
import KatsudoKeys
import KatsudoSQLite
package import Logging
import NIOCore
import NIOHTTP1

/// Runs the key commands. If a server uses the data folder, a command goes to it through the control socket, because no second process may
/// write the database. Otherwise the command opens the folder itself.
package struct KeyAdministration: Sendable {
  private let dataDir: String
  private let logger: Logger

  package init(dataDir: String, logger: Logger) {
    self.dataDir = dataDir
    self.logger = logger
  }

  package func create(owner: String) async throws -> String {
    try KeyRing.check(owner: owner)
    let reply = try await perform(.post, "/keys/\(Self.encoded(owner))") { keys in .created(try await keys.create(owner: owner).secret) }
    guard case .created(let secret) = reply else { throw ControlFailure("The answer of the server could not be understood.") }
    return secret
  }

  package func list() async throws -> [APIKey] {
    try checkFolder()
    guard case .keys(let keys) = try await perform(.get, "/keys", { .keys(try await $0.list()) }) else {
      throw ControlFailure("The answer of the server could not be understood.")
    }
    return keys
  }

  package func revoke(id: String) async throws {
    try checkFolder()
    _ = try await perform(.delete, "/keys/\(Self.encoded(id))") { keys in
      try await keys.revoke(id: id)
      return .revoked
    }
  }

  /// Checks that the data folder exists. Without this check, a mistyped path would create a new folder without keys.
  private func checkFolder() throws(ControlFailure) {
    guard DataFolder.exists(at: dataDir) else {
      throw ControlFailure("There is no data folder at \(dataDir). Name the server's own with --data-dir.")
    }
  }

  private enum Method: String {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"
  }

  private func perform(_ method: Method, _ path: String, _ alone: (KeyRing) async throws -> ControlReply) async throws -> ControlReply {
    let folder: DataFolder
    do throws(StoreError) {
      folder = try DataFolder(path: dataDir)
    } catch {
      guard error.code == .inUse else { throw error }
      let reply = try await ask(method, path)
      if case .refused(let reason) = reply { throw ControlFailure(reason) }
      return reply
    }
    let database = try SQLiteDatabase(path: folder.databasePath, logger: logger)
    let reply = try await alone(try await KeyRing(store: SQLiteKeyStore(database), time: .system))
    try database.close()
    withExtendedLifetime(folder) {}
    return reply
  }

  private func ask(_ method: Method, _ path: String) async throws -> ControlReply {
    guard let socket = ControlSocket(folder: dataDir) else { throw ControlFailure("Cannot open the data folder \(dataDir).") }
    let host = socket.path.replacing("/", with: "%2F")
    var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
    request.method = .RAW(value: method.rawValue)
    do {
      let response = try await HTTPClient.shared.execute(request, timeout: .seconds(10))
      let body = try await response.body.collect(upTo: 16 << 20)
      return try withExtendedLifetime(socket) { try JSONDecoder().decode(ControlReply.self, from: Data(body.readableBytesView)) }
    } catch {
      throw ControlFailure("The process that uses the data folder \(dataDir) does not answer on its control socket: \(error)")
    }
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}

/// A key command that could not be carried out.
package struct ControlFailure: Error, Sendable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
