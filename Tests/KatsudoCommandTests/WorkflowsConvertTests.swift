import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct WorkflowsConvertTests {
  private static let definitions = """
    {"Loader": {"input": {"required": {"ckpt_name": [["a.safetensors"], {}]}}, "input_order": {"required": ["ckpt_name"]}, "output": ["MODEL"]},
     "Save": {"input": {"required": {"model": ["MODEL", {}], "prefix": ["STRING", {}]}}, "output_node": true}}
    """

  /// A workflow in the editor's format: a loader, and a node that takes its output.
  private static func workflow(_ file: String, saver: String = "Save") -> String {
    """
    {"nodes": [
      {"id": 1, "type": "Loader", "widgets_values": ["\(file)"], "outputs": [{"type": "MODEL"}],
       "properties": {"models": [{"name": "\(file)", "directory": "checkpoints", "url": "https://example.com/\(file)"}]}},
      {"id": 2, "type": "\(saver)", "widgets_values": ["x"], "inputs": [{"name": "model", "type": "MODEL", "link": 5}]}],
     "links": [[5, 1, 0, 2, 0, "MODEL"]]}
    """
  }

  private func convert(
    _ files: [String: String], _ arguments: [String]? = nil
  ) async throws -> FinishedCommand {
    try await TemporaryFolder.with { folder in
      let info = "\(folder.path)/info"
      try Self.definitions.write(toFile: info, atomically: true, encoding: .utf8)
      for (name, text) in files { try text.write(toFile: "\(folder.path)/\(name)", atomically: true, encoding: .utf8) }
      let paths = (arguments ?? []).map { "\(folder.path)/\($0)" }
      return try await FinishedCommand.run(["workflows", "convert"] + (paths.isEmpty ? [folder.path] : paths) + ["--object-info", info])
    }
  }

  @Test func `one file gives its graph, and names what the server lacks with its address`() async throws {
    let command = try await convert(["one.json": Self.workflow("b.safetensors")], ["one.json"])
    #expect(command.exitCode == 0)
    let graph = try JSONValue(jsonText: command.output)
    #expect(graph["1"]?["inputs"] == ["ckpt_name": "b.safetensors"])
    #expect(graph["2"]?["inputs"] == ["model": ["1", 0], "prefix": "x"])
    #expect(
      command.errors == "katsudo: the server does not have the model file checkpoints/b.safetensors: https://example.com/b.safetensors\n")
  }

  @Test func `a folder gives counts, and names the workflows that do not convert`() async throws {
    let command = try await convert([
      "good.json": Self.workflow("a.safetensors"), "other.json": "[1]", "unknown.json": Self.workflow("a.safetensors", saver: "Unknown"),
    ])
    #expect(command.exitCode == 0)
    #expect(command.output.contains("unknown.json: lacks the classes Unknown\n"))
    #expect(
      command.output.hasSuffix(
        """
        workflows: 2, other files: 1
        with classes that the server lacks: 1
        converted: 1 of 1 whose classes are known (100.0 %)

        """))
  }

  @Test func `a workflow that cannot be converted although its classes are known ends with 65`() async throws {
    let command = try await convert(["empty.json": #"{"nodes": []}"#, "good.json": Self.workflow("a.safetensors")])
    #expect(command.exitCode == 65)
    #expect(command.output.contains("empty.json: cannot be converted: workflow: has no nodes\n"))
    #expect(command.output.contains("converted: 1 of 2 whose classes are known (50.0 %)\n"))
  }

  @Test func `without node classes the command ends with 64, and with a file that is not JSON with 65`() async throws {
    #expect(try await FinishedCommand.run(["workflows", "convert", "x.json"]).exitCode == 64)
    #expect(try await convert(["bad.json": "{"], ["bad.json"]).exitCode == 65)
    #expect(try await convert([:], ["missing.json"]).exitCode == 66)
  }

  @Test func `a server that does not answer ends the command with 69`() async throws {
    let command = try await FinishedCommand.run(["workflows", "convert", "x.json", "--server", "http://127.0.0.1:1"])
    #expect(command.exitCode == 69)
    #expect(try await FinishedCommand.run(["workflows", "convert", "x.json", "--server", "ftp://x"]).exitCode == 64)
  }
}
