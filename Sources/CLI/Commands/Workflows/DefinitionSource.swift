import ArgumentParser
import Foundation
import KatsudoEngines
import KatsudoWorkflows

/// The options that say where the node classes of ComfyUI come from.
struct DefinitionSource: ParsableArguments {
  /// The node classes, and the server that told them. A file has no server.
  struct Found: Sendable {
    var definitions: NodeDefinitions
    var client: ComfyClient?
  }

  @Option(help: ArgumentHelp("A ComfyUI server that is asked for its node classes.", valueName: "url"))
  var server: String?

  @Option(help: ArgumentHelp("A file with an answer of GET /object_info, instead of a server.", valueName: "file"))
  var objectInfo: String?

  func validate() throws {
    guard server == nil || objectInfo == nil else { throw ValidationError("Give --server or --object-info, not both.") }
  }

  /// Reads the node classes from the file, from the server, or from the first configured server that answers.
  ///
  /// - Parameter configured: the addresses of the configured servers, for a command without these options.
  /// - Throws: the exit code of the command, after the error was reported.
  func read(_ configured: [String] = []) async throws -> Found {
    if let objectInfo {
      let bytes = try WorkflowFiles.bytes(objectInfo)
      do { return Found(definitions: try NodeDefinitions(json: bytes)) } catch { throw CommandExit.badInput("\(objectInfo): \(error).") }
    }
    let addresses = try server.map { [try Self.client($0, "--server").address] } ?? configured
    guard !addresses.isEmpty else {
      throw CommandExit.usage(
        "The node classes are needed. Give --server URL or --object-info FILE, or set KATSUDO_COMFYUI_SERVERS to the servers' addresses.")
    }
    do throws(ComfyError) {
      let client = try await ComfyClient.firstReady(of: addresses)
      return Found(definitions: try await client.definitions(), client: client)
    } catch {
      // Without a server that was named, one has to be given.
      throw server == nil
        ? CommandExit.usage("\(error.message). Give --server URL or --object-info FILE.") : CommandExit.unavailable("\(error.message).")
    }
  }

  /// Returns the client of the server at an address.
  ///
  /// - Parameter option: the option with the address, for the message.
  /// - Throws: the exit code of the command, after the error was reported.
  static func client(_ address: String, _ option: String) throws -> ComfyClient {
    guard let url = URL(string: address), ["http", "https"].contains(url.scheme), url.host?.isEmpty == false, url.user == nil else {
      throw CommandExit.usage("\(option) must be an address such as http://127.0.0.1:8188, not \(address).")
    }
    return ComfyClient(address: address.hasSuffix("/") ? String(address.dropLast()) : address, http: ComfyClient.sharedHTTP)
  }
}
