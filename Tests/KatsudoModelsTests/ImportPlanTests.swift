import KatsudoAPI
import KatsudoCore
import KatsudoModels
import Testing

@Suite struct ImportPlanTests {
  private func models(_ ids: String...) throws -> [CatalogueImport.Model] {
    try CatalogueImport(.array(ids.map { ImportedCatalogue.entry($0, [:]) })).models
  }

  private func file(_ name: String, _ id: String?, isImported: Bool = true) -> ImportPlan.File {
    ImportPlan.File(name: name, modelID: id, isImported: isImported)
  }

  @Test func `the file of a model is named after its id, with underscores for slashes`() throws {
    let plan = ImportPlan(try models("maker/model/image-to-video", "a/b"), files: [])
    #expect(plan.steps.map(\.name) == ["maker_model_image-to-video.json", "a_b.json"])
    #expect(plan.kept.isEmpty)
  }

  @Test func `no two models share a file, even if their names differ only in case`() throws {
    let ids = ["a/b_c", "a_b/c", "A/B_c", "a/B_C", "a/d"]
    let names = ImportPlan(try models("a/b_c", "a_b/c", "A/B_c", "a/B_C", "a/d"), files: []).steps.map(\.name)
    #expect(Set(names.map { $0.lowercased() }).count == ids.count)
    #expect(names.first == "a_b_c.json")
    #expect(names.last == "a_d.json")
  }

  @Test func `a model keeps its file when it is imported again in another order`() throws {
    let first = ImportPlan(try models("a/b_c", "a_b/c"), files: []).steps
    let files = first.map { file($0.name, $0.model.id) }
    let second = ImportPlan(try models("a_b/c", "A/b_c", "a/b_c"), files: files).steps
    for step in first { #expect(second.contains { $0.model.id == step.model.id && $0.name == step.name }) }
    #expect(Set(second.map(\.name)).count == 3)
  }

  @Test func `a file that was not imported stays, unless it may be replaced`() throws {
    let own = [file("mine.json", "a/b", isImported: false)]
    let plan = ImportPlan(try models("a/b", "a/c"), files: own)
    #expect(plan.steps.map(\.name) == ["a_c.json"])
    #expect(plan.kept.map(\.id) == ["a/b"])
    #expect(plan.kept.map(\.name) == ["mine.json"])
    let forced = ImportPlan(try models("a/b"), files: own, replacesOwn: true)
    #expect(forced.steps.map(\.name) == ["mine.json"])
    #expect(forced.kept.isEmpty)
  }

  @Test func `a file of another model or of none is never replaced, not even by force`() throws {
    for files in [[file("A_B.json", "c/d", isImported: false)], [file("a_b.json", nil, isImported: false)], [file("a_b.json", "c/d")]] {
      let names = ImportPlan(try models("a/b"), files: files, replacesOwn: true).steps.map(\.name)
      #expect(names.count == 1)
      #expect(names.first?.hasPrefix("a_b~") == true)
    }
  }

  @Test func `if several files define a model, the plan looks at the one that the server uses`() throws {
    let files = [file("z.json", "a/b", isImported: false), file("a_b.json", "a/b")]
    #expect(ImportPlan(try models("a/b"), files: files).kept.map(\.name) == ["z.json"])
  }

  @Test func `the file name of the longest id fits file systems`() throws {
    let id = "a/" + String(repeating: "b", count: 254)
    let name = try #require(ImportPlan(try models(id), files: []).steps.first?.name)
    #expect(name.utf8.count <= 255)
    let other = "a/" + String(repeating: "b", count: 253) + "c"
    #expect(Set(ImportPlan(try models(id, other), files: []).steps.map(\.name)).count == 2)
  }
}
