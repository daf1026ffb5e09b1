package import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Calls the server that uses a data folder, through the control socket.
package struct ControlClient: Sendable {
  let dataDir: String

  /// Makes one call.
  ///
  /// - Parameters:
  ///   - method: an HTTP method, such as `GET`.
  ///   - limit: the time within which the whole answer must be there.
  /// - Throws: ``ControlFailure`` if there is no answer, or with the reason that the server gives for a refusal.
  func ask(
    _ method: String, _ path: String, body: (any Encodable)? = nil, within limit: Duration = .seconds(10)
  ) async throws -> ControlReply {
    guard let socket = ControlSocket(folder: dataDir) else {
      throw ControlFailure(
        FileManager.default.fileExists(atPath: dataDir)
          ? "Cannot open the data folder \(dataDir). Check its permissions."
          : "There is no data folder \(dataDir). Name the folder of the running server with --data-dir.")
    }
    let host = socket.path.replacing("/", with: "%2F")
    var request = HTTPClientRequest(url: "http+unix://\(host)\(path)")
    request.method = .RAW(value: method)
    if let body { request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body))) }
    let client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: Self.configuration(within: limit))
    defer { client.shutdown { _ in } }
    let reply: ControlReply
    do {
      let response = try await client.execute(request, timeout: .seconds(limit.components.seconds))
      let body = try await response.body.collect(upTo: 16 << 20)
      reply = try withExtendedLifetime(socket) { try JSONDecoder().decode(ControlReply.self, from: Data(body.readableBytesView)) }
    } catch let error as IOError where [ENOENT, ECONNREFUSED].contains(error.errnoCode) {
      throw ControlFailure(
        "No Katsudo server runs with the data folder \(dataDir). Start katsudo serve, or name the folder of the running server with --data-dir."
      )
    } catch {
      throw ControlFailure("The process that uses the data folder \(dataDir) does not answer on its control socket: \(error)")
    }
    if case .refused(let reason) = reply { throw ControlFailure(reason) }
    return reply
  }

  /// Returns the limits of a connection for a call that may take this long. The server may send nothing until its work is done, so no pause
  /// ends the call before its own limit does.
  package static func configuration(within limit: Duration) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration()
    configuration.timeout.read = .seconds(limit.components.seconds)
    return configuration
  }
}

/// A command that could not be carried out on a data folder.
package struct ControlFailure: Error, Sendable, CustomStringConvertible {
  package var description: String

  static let unreadable = ControlFailure("The answer of the server could not be understood. Is it another version of katsudo?")

  init(_ description: String) { self.description = description }
}
