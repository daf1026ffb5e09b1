import KatsudoAPI
package import KatsudoEngines

/// A command about the ComfyUI servers, as it is sent to the control socket.
package enum ComfyServerOrder: Sendable, Codable {
  case list
  /// Takes a server out of use. Its present jobs go on to their end.
  case drain(address: String)
  /// Puts a server into use again.
  case resume(address: String)

  /// - Returns: all servers for ``list``, otherwise the server of the order.
  /// - Throws: ``ControlFailure`` if there is no such server, or `ConfigurationError` if the text is no address.
  func carryOut(_ pool: ComfyPool) throws -> [ComfyServerState] {
    switch self {
    case .list: return pool.servers()
    case .drain(let address): return try Self.change(address, pool) { address throws(ComfyError) in try pool.drain(address) }
    case .resume(let address): return try Self.change(address, pool) { address throws(ComfyError) in try pool.resume(address) }
    }
  }

  private static func change(
    _ text: String, _ pool: ComfyPool, _ body: (String) throws(ComfyError) -> Void
  ) throws -> [ComfyServerState] {
    let address = try ComfyServerEntry(.string(text), key: "ADDRESS").address
    do throws(ComfyError) { try body(address) } catch {
      throw ControlFailure("\(error.message). katsudo servers list shows their addresses.")
    }
    return pool.servers().filter { $0.address == address }
  }

  /// Sends the order to the server that uses a data folder.
  ///
  /// - Throws: ``ControlFailure`` if no server answers, or with the reason that the server gives for a refusal.
  package func send(dataDir: String) async throws -> [ComfyServerState] {
    let reply = try await ControlClient(dataDir: dataDir).ask("POST", "/servers", body: self)
    guard case .servers(let servers) = reply else { throw ControlFailure.unreadable }
    return servers
  }
}
