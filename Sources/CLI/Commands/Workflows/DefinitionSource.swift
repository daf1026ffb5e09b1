import ArgumentParser
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoWorkflows

/// The options that say where the node classes of ComfyUI come from.
struct DefinitionSource: ParsableArguments {
  @Option(help: ArgumentHelp("A ComfyUI server that is asked for its node classes.", valueName: "url"))
  var server: String?

  @Option(help: ArgumentHelp("A file with an answer of GET /object_info, instead of a server.", valueName: "file"))
  var objectInfo: String?

  func validate() throws {
    guard server == nil || objectInfo == nil else { throw ValidationError("Give --server or --object-info, not both.") }
  }

  /// Reads the node classes from the file, from the server, or from the first configured server that answers.
  ///
  /// - Throws: the exit code of the command, after the error was reported.
  func read(_ configuration: ServerConfiguration) async throws -> NodeDefinitions {
    if let objectInfo {
      let bytes = try WorkflowFiles.bytes(objectInfo)
      do { return try NodeDefinitions(json: bytes) } catch { throw CommandExit.badInput("\(objectInfo): \(error).") }
    }
    let addresses = try server.map { [try ConvertCheck.client($0, "--server").address] } ?? configuration.comfyAddresses
    guard !addresses.isEmpty else {
      throw CommandExit.usage(
        "The node classes are needed. Give --server URL or --object-info FILE, or set KATSUDO_COMFYUI_SERVERS to the servers' addresses.")
    }
    do throws(ComfyError) {
      return try await ComfyClient.firstReady(of: addresses).definitions()
    } catch {
      // Without a server that was named, one has to be given.
      throw server == nil
        ? CommandExit.usage("\(error.message). Give --server URL or --object-info FILE.") : CommandExit.unavailable("\(error.message).")
    }
  }
}
