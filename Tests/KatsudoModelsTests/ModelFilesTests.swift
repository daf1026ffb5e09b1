import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoTesting
import Testing

@Suite struct ModelFilesTests {
  private static let shipped = "bytedance/dreamina-3-0/pro/image-to-video"

  /// Reads the models of a server that offers one of the shipped models.
  private func read(_ folder: String?) throws -> ModelCatalogue {
    try ModelFiles(folder: folder, offersShipped: { $0.modelID == Self.shipped }, logger: .silent).read()
  }

  private func write(_ manifest: String, to folder: TemporaryFolder, as name: String) throws -> String {
    try folder.write(Array(manifest.utf8), to: name)
  }

  @Test func `without a folder only the shipped models are read`() throws {
    #expect(try read(nil).models.map(\.modelID) == [Self.shipped])
  }

  @Test func `the operator's models are added to the shipped ones, and files without the extension json are ignored`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try write(#"{"model_id": "a/b", "input_schema": {}}"#, to: folder, as: "b.json")
      _ = try write("{", to: folder, as: "draft.json.new")
      #expect(try read(folder.path).models.map(\.modelID) == ["a/b", Self.shipped])
    }
  }

  @Test func `a file of the operator replaces the shipped model with the same id`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try write(#"{"model_id": "\#(Self.shipped)", "kind": "own", "input_schema": {}}"#, to: folder, as: "own.json")
      let catalogue = try read(folder.path)
      #expect(catalogue.models.map(\.kind) == ["own"])
    }
  }

  @Test func `an operator's model may run the workflow of a shipped one with inputs of its own`() async throws {
    try await TemporaryFolder.with { folder in
      let options = #"{"workflow": "open-weights/wan-2-2-5b/image-to-video", "map": {}, "group": "large"}"#
      let manifest = #"{"model_id": "a/b", "input_schema": {}, "engines": [{"engine": "comfyui", "options": \#(options)}]}"#
      _ = try write(manifest, to: folder, as: "b.json")
      let catalogue = try ModelFiles(folder: folder.path, logger: .silent).read()
      let shipped = try #require(catalogue["open-weights/wan-2-2-5b/image-to-video"]?.engines.first?.options)
      let own = try #require(catalogue["a/b"]?.engines.first?.options)
      #expect(own["workflow"]?.object != nil && own["workflow"] == shipped["workflow"] && own["models"] == shipped["models"])
      #expect(own["map"] == [:])
      #expect(own["group"] == "large")
    }
  }

  @Test func `a workflow of a model that does not exist is an error of the file`() async throws {
    try await TemporaryFolder.with { folder in
      let engines = #"[{"engine": "comfyui", "options": {"workflow": "a/none"}}]"#
      let path = try write(#"{"model_id": "a/b", "input_schema": {}, "engines": \#(engines)}"#, to: folder, as: "b.json")
      let error = try #require(throws: ModelsError.self) { try ModelFiles(folder: folder.path, logger: .silent).read() }
      #expect(
        error.description
          == "\(path): is not a model manifest: engines[0].options.workflow: names a/none, but there is no such model with a workflow for the engine comfyui"
      )
    }
  }

  @Test func `of two files with one id, the file whose name sorts last is used`() async throws {
    try await TemporaryFolder.with { folder in
      _ = try write(#"{"model_id": "a/b", "kind": "second", "input_schema": {}}"#, to: folder, as: "2.json")
      _ = try write(#"{"model_id": "a/b", "kind": "first", "input_schema": {}}"#, to: folder, as: "1.json")
      #expect(try ModelFiles(folder: folder.path, logger: .silent).read()["a/b"]?.kind == "second")
    }
  }

  @Test(arguments: [
    ("{", "is not JSON: line 1, column 2: "),
    (#"{"model_id": "a/b"}"#, "is not a model manifest: input_schema: is missing"),
    ("[]", "is not a model manifest: "),
  ])
  func `the error for a file that is not a manifest names the file and the reason`(text: String, reason: String) async throws {
    try await TemporaryFolder.with { folder in
      let path = try write(text, to: folder, as: "broken.json")
      let error = try #require(throws: ModelsError.self) { try ModelFiles(folder: folder.path, logger: .silent).read() }
      #expect(error.description.hasPrefix("\(path): \(reason)"), "\(error)")
    }
  }

  @Test func `the error for a folder with the name of a manifest names it`() async throws {
    try await TemporaryFolder.with { folder in
      let path = try folder.subfolder("folder.json")
      let error = try #require(throws: ModelsError.self) { try ModelFiles(folder: folder.path, logger: .silent).read() }
      #expect(error == .unreadable(file: path))
      #expect(error.description == "\(path): cannot be read")
    }
  }

  @Test func `a missing folder is an error, since its disk may be missing`() async throws {
    try await TemporaryFolder.with { folder in
      let files = ModelFiles(folder: folder.file("none"), logger: .silent)
      #expect(throws: (any Error).self) { _ = try files.read() }
    }
  }
}
