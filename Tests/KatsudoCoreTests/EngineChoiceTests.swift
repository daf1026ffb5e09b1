import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct EngineChoiceTests {
  private static func manifest(_ second: String?) throws -> ModelManifest {
    try ModelManifest([
      "model_id": "a/b", "input_schema": [:],
      "engines": [
        ["engine": "pool", "variant": "large", "options": ["size": 2]], ["engine": "other"],
        ["engine": "pool", "variant": second.map { .string($0) } ?? .null, "options": ["size": 1]],
      ],
    ])
  }

  @Test func `a choice is an engine, or an engine and one of its variants`() {
    #expect(EngineChoice("pool") == EngineChoice(engine: "pool"))
    #expect(EngineChoice("pool:large") == EngineChoice(engine: "pool", variant: "large"))
  }

  @Test func `a manifest keeps only the chosen variant of an engine, and every entry of the others`() throws {
    let manifest = try Self.manifest("small")
    #expect(manifest.variants(of: "pool") == ["large", "small"])
    #expect(manifest.variants(of: "other").isEmpty)
    let kept = manifest.keeping([EngineChoice("pool:small"), EngineChoice("other")])
    #expect(kept.engines.map(\.engine) == ["other", "pool"])
    #expect(kept.engines.last?.options == ["size": 1])
    #expect(manifest.keeping([EngineChoice("pool")]).engines.count == 3)
  }

  @Test func `two entries of one engine with the same variant are refused`() {
    #expect(throws: SchemaProblem("engines[2].variant", "must differ from the variants of the other entries for pool")) {
      try Self.manifest("large")
    }
  }
}
