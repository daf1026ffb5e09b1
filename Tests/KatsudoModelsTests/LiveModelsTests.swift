import KatsudoCore
import KatsudoModels
import KatsudoTesting
import Testing

@Suite struct LiveModelsTests {
  private struct Refused: Error {}

  private static func write(_ id: String, engine: String, to folder: TemporaryFolder) throws {
    let text = #"{"model_id": "\#(id)", "engines": [{"engine": "\#(engine)"}], "input_schema": {}}"#
    _ = try folder.write(Array(text.utf8), to: id.replacing("/", with: "_") + ".json")
  }

  /// Returns the ids of each engine's models. Refuses an engine with the name `refused`.
  private static func plan(_ catalogue: ModelCatalogue) throws -> [String: [String]] {
    var planned: [String: [String]] = [:]
    for model in catalogue.models {
      for engine in model.engines.map(\.engine) {
        if engine == "refused" { throw Refused() }
        planned[engine, default: []].append(model.modelID)
      }
    }
    return planned
  }

  private static func live(in folder: TemporaryFolder) throws -> LiveModels<[String]> {
    try LiveModels(files: ModelFiles(folder: folder.path, logger: .silent), plan: { try plan($0) }, logger: .silent)
  }

  @Test func `a reload replaces the catalogue and the plan at the same time`() async throws {
    try await TemporaryFolder.with { folder in
      try Self.write("a/one", engine: "echo", to: folder)
      let models = try Self.live(in: folder)
      #expect(models.engines.contains("echo"))
      #expect(models.planned(for: "echo") == ["a/one"])
      #expect(models.planned(for: "other") == nil)

      try Self.write("a/two", engine: "echo", to: folder)
      #expect(models.catalogue["a/two"] == nil, "a new file changes nothing before the reload")
      try models.reload()
      #expect(models.catalogue["a/two"] != nil)
      #expect(models.planned(for: "echo") == ["a/one", "a/two"])
    }
  }

  @Test func `a reload with a broken file, a refused plan or a new engine changes nothing`() async throws {
    try await TemporaryFolder.with { folder in
      try Self.write("a/one", engine: "echo", to: folder)
      let models = try Self.live(in: folder)
      let before = models.catalogue.models.map(\.modelID)

      let broken = try folder.write(Array("{".utf8), to: "b_broken.json")
      let unread = try #require(throws: ModelsError.self) { try models.reload() }
      #expect(unread.description.hasPrefix("\(broken): is not JSON: "))

      try Self.write("b/broken", engine: "refused", to: folder)
      #expect(throws: Refused.self) { try models.reload() }

      try Self.write("b/broken", engine: "late", to: folder)
      let late = try #require(throws: ModelsError.self) { try models.reload() }
      #expect(late == .newEngine("late"))
      #expect(late.description == "models: the engine late had no model at the start. Restart the server to use it.")

      #expect(models.catalogue.models.map(\.modelID) == before)
      #expect(models.planned(for: "echo") == ["a/one"])
      #expect(models.planned(for: "late") == nil)
    }
  }

  @Test func `an engine that lost its models in a reload can get them back in the next one`() async throws {
    try await TemporaryFolder.with { folder in
      try Self.write("a/one", engine: "echo", to: folder)
      let models = try Self.live(in: folder)
      try Self.write("a/one", engine: "builtin", to: folder)
      try models.reload()
      #expect(models.planned(for: "echo") == nil)
      try Self.write("a/one", engine: "echo", to: folder)
      try models.reload()
      #expect(models.planned(for: "echo") == ["a/one"])
    }
  }

  @Test func `models whose plan is refused stop the start`() async throws {
    try await TemporaryFolder.with { folder in
      try Self.write("a/one", engine: "refused", to: folder)
      #expect(throws: Refused.self) { try Self.live(in: folder) }
    }
  }
}
