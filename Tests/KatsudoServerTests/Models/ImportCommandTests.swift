import Foundation
import KatsudoAPI
import KatsudoTesting
import Subprocess
import SystemPackage
import Testing

@Suite struct ImportCommandTests {
  private static func entry(_ id: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
    let members: [String: JSONValue] = [
      "model_id": .string(id), "display_name": "A model", "categories": ["image-to-video"], "base_price_usd": 0.05, "price_unit": "second",
      "input_schema": ["type": "object", "required": ["prompt"], "properties": ["prompt": ["type": "string"]]],
    ]
    return .object(members.merging(more) { $1 })
  }

  /// A folder with a catalogue, and everything that an import needs.
  private struct Desk {
    var folder: String
    var data: String { "\(folder)/data" }
    var catalogue: String { "\(folder)/catalogue.json" }

    func write(_ document: JSONValue) throws { try write(document.jsonText) }
    func write(_ text: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: catalogue)) }

    func run(_ more: String...) async throws -> FinishedCommand {
      try await FinishedCommand.run(["models", "import", catalogue, "--data-dir", data] + more)
    }

    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: "\(data)/models").sorted() }

    func manifest(_ name: String) throws -> JSONValue {
      try JSONValue(jsonBytes: FileManager.default.contents(atPath: "\(data)/models/\(name)") ?? Data())
    }
  }

  private static func desk(_ body: (Desk) async throws -> Void) async throws {
    try await withTemporaryFolder { try await body(Desk(folder: $0)) }
  }

  @Test func `an import writes a catalogue, and a second one changes only what is new`() async throws {
    try await Self.desk { desk in
      try desk.write(["models": [Self.entry("a/b"), Self.entry("c/d/e")], "total": 2, "limit": 100, "offset": 0])
      let first = try await desk.run()
      #expect(first.exitCode == 0)
      #expect(first.output == "new: 2, changed: 0, unchanged: 0, kept: 0, skipped: 0\n")
      #expect(first.errors.contains("SIGHUP"))
      #expect(try desk.names() == ["a_b.json", "c_d_e.json"])
      #expect(try desk.manifest("a_b.json")["engines"] == [["engine": "runcomfy"]])
      #expect(try desk.manifest("a_b.json")["base_price_usd"] == 0.05)

      let second = try await desk.run()
      #expect(second.output == "new: 0, changed: 0, unchanged: 2, kept: 0, skipped: 0\n")
      #expect(second.errors.isEmpty)

      try desk.write([Self.entry("a/b", ["base_price_usd": 0.06]), Self.entry("c/d/e"), Self.entry("f/g")])
      let third = try await desk.run()
      #expect(third.output == "new: 1, changed: 1, unchanged: 1, kept: 0, skipped: 0\n")
      #expect(try desk.manifest("a_b.json")["base_price_usd"] == 0.06)
      #expect(try desk.names() == ["a_b.json", "c_d_e.json", "f_g.json"], "no temporary file may be left")
    }
  }

  @Test func `a file made by hand stays, unless --force is given`() async throws {
    try await Self.desk { desk in
      try FileManager.default.createDirectory(atPath: "\(desk.data)/models", withIntermediateDirectories: true)
      let own = Data(#"{"model_id": "a/b", "input_schema": {}}"#.utf8)
      try own.write(to: URL(fileURLWithPath: "\(desk.data)/models/mine.json"))
      try desk.write(Self.entry("a/b"))
      let kept = try await desk.run()
      #expect(kept.exitCode == 0)
      #expect(kept.output == "new: 0, changed: 0, unchanged: 0, kept: 1, skipped: 0\n")
      #expect(kept.errors == "katsudo: a/b: models/mine.json was made by hand and stays; --force replaces it.\n")
      #expect(FileManager.default.contents(atPath: "\(desk.data)/models/mine.json") == own)
      let forced = try await desk.run("--force")
      #expect(forced.output == "new: 0, changed: 1, unchanged: 0, kept: 0, skipped: 0\n")
      #expect(try desk.names() == ["mine.json"])
      #expect(try desk.manifest("mine.json")["imported_from"] == "runcomfy")
    }
  }

  @Test func `an entry that cannot be imported is named, and the rest is written`() async throws {
    try await Self.desk { desk in
      try desk.write([
        Self.entry("a/b"), ["model_id": "c/d"], Self.entry("e/f", ["input_schema": ["properties": ["x": ["type": "tensor"]]]]),
      ])
      let command = try await desk.run()
      #expect(command.exitCode == 0)
      #expect(command.output == "new: 2, changed: 0, unchanged: 0, kept: 0, skipped: 1\n")
      #expect(command.errors.contains("katsudo: skipped c/d: input_schema: is missing"))
      #expect(command.errors.contains("katsudo: e/f: not understood: input_schema.properties.x.type = tensor"))
      let quiet = try await desk.run("--quiet")
      #expect(quiet.errors.contains("skipped c/d"))
      #expect(!quiet.errors.contains("not understood"))
    }
  }

  @Test(arguments: [#"{"models": []}"#, #"[{"model_id": "a/b"}]"#, "{", "12", #"{"type": "object", "properties": {}}"#])
  func `a file without a usable model is refused, and nothing is written`(text: String) async throws {
    try await Self.desk { desk in
      try desk.write(text)
      let command = try await desk.run()
      #expect(command.exitCode == 65)
      #expect(command.output.isEmpty)
      #expect(command.errors.hasPrefix("katsudo: "))
      #expect(!FileManager.default.fileExists(atPath: desk.data))
    }
  }

  @Test func `the error for a missing catalogue names it`() async throws {
    try await Self.desk { desk in
      let command = try await desk.run()
      #expect(command.exitCode == 66)
      #expect(command.errors == "katsudo: \(desk.catalogue) cannot be read. Check that it exists and may be read.\n")
    }
  }

  @Test func `a dash as the file means standard input`() async throws {
    try await Self.desk { desk in
      try desk.write(Self.entry("a/b"))
      let script = #""$0" models import - --data-dir "$1" < "$2""#
      let outcome = try await Subprocess.run(
        .path("/bin/sh"), arguments: ["-c", script, KatsudoBinary.path, desk.data, desk.catalogue], input: .none,
        output: .string(limit: 1 << 20), error: .string(limit: 1 << 20))
      #expect(outcome.standardOutput == "new: 1, changed: 0, unchanged: 0, kept: 0, skipped: 0\n")
      #expect(try desk.names() == ["a_b.json"])
    }
  }

  @Test func `a bare schema takes its id from the flag`() async throws {
    try await Self.desk { desk in
      try desk.write(["type": "object", "properties": ["prompt": ["type": "string"]]])
      let command = try await desk.run("--model-id", "maker/model")
      #expect(command.exitCode == 0)
      #expect(try desk.names() == ["maker_model.json"])
      #expect(try await desk.run("--model-id", "alone").exitCode == 65)
    }
  }

  @Test func `a shipped model stays, unless --force is given`() async throws {
    try await Self.desk { desk in
      try desk.write(Self.entry(APIClient.seedModel))
      let command = try await desk.run()
      #expect(
        command.errors.contains(
          "\(APIClient.seedModel) ships with Katsudo, runs here free of charge, and stays; --force sends its requests to RunComfy"))
      #expect(try desk.names().isEmpty)
      #expect(try await desk.run("--force").exitCode == 0)
      #expect(try desk.names().count == 1)
    }
  }

  @Test func `a server with the folder lists the imported models`() async throws {
    try await Self.desk { desk in
      try desk.write(["models": [Self.entry("a/b"), Self.entry("community/c")]])
      #expect(try await desk.run().exitCode == 0)
      let outcome = try await KatsudoProcess.run(dataDir: desk.data) { server in
        let answer = try await server.client.get("/v1/models").json
        #expect(answer["models"]?.array?.compactMap { $0["model_id"]?.string } == ["a/b", APIClient.seedModel, "community/c"])
        let model = try await server.client.get("/v1/models/a/b").json
        #expect(model["base_price_usd"] == 0.05)
        #expect(model["required_inputs"] == ["prompt"])
      }
      #expect(outcome.exitCode == 0)
    }
  }
}
