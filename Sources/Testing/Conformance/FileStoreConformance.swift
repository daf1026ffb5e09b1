import Foundation
import KatsudoAPI
package import KatsudoCore
import Testing

/// The rules that every store of files keeps, as cases for a test with arguments.
package enum FileStoreConformance {
  package struct World: Sendable {
    package var store: any FileStore
    /// A local folder for the files of an engine and for copies.
    package var folder: String

    package init(_ store: any FileStore, folder: String) {
      self.store = store
      self.folder = folder
    }
  }
}

extension FileStoreConformance.World {
  /// Makes a file as an engine leaves it in the folder of its attempt.
  func made(
    _ role: StoredOutput.Role, _ format: OutputFormat, _ content: String, seconds: Double? = nil,
    attributes: [String: JSONValue] = [:]
  ) throws -> EngineResult.File {
    let path = "\(folder)/\(UUID().uuidString)"
    try Data(content.utf8).write(to: URL(fileURLWithPath: path))
    return EngineResult.File(path: path, role: role, format: format, seconds: seconds, attributes: attributes)
  }

  func open(_ output: StoredOutput) async throws -> any OpenFile { try await store.open(try #require(output.locator)) }

  func content(_ output: StoredOutput) async throws -> String {
    let file = try await open(output)
    var bytes: [UInt8] = []
    while bytes.count < output.byteCount { bytes += try await file.read(bytes.count..<output.byteCount) }
    return String(decoding: bytes, as: UTF8.self)
  }

  func isGone(_ output: StoredOutput) async -> Bool {
    do { _ = try await open(output) } catch { return (error as? FileError)?.errno == ENOENT }
    return false
  }
}

extension FileStoreConformance {
  package static let rules: [ConformanceRule<World>] = requestFiles + uploads

  private static let requestFiles: [ConformanceRule<World>] = [
    ConformanceRule("inputs can be read as local files until they are removed") { world in
      let files = [InputFile(name: "0.png", bytes: [1, 2, 3]), InputFile(name: "1.mp4", bytes: [])]
      try await world.store.storeInputs(files, of: "id")
      try await world.store.storeInputs([InputFile(name: "0.png", bytes: [9])], of: "other")
      for file in files {
        let path = try await world.store.inputPath(file.name, of: "id", in: world.folder)
        #expect(FileManager.default.contents(atPath: path) == Data(file.bytes))
      }
      #expect(try await world.store.requestsWithInputs(olderThan: .zero).sorted() == ["id", "other"])
      #expect(try await world.store.requestsWithInputs(olderThan: .seconds(3600)).isEmpty)
      try await world.store.removeInputs(of: "id")
      try await world.store.removeInputs(of: "id")
      #expect(try await world.store.requestsWithInputs(olderThan: .zero) == ["other"])
      let error = await #expect(throws: FileError.self) { try await world.store.inputPath("0.png", of: "id", in: world.folder) }
      #expect(error?.errno == ENOENT)
    },
    ConformanceRule("storing no inputs makes no folder for the request") { world in
      try await world.store.storeInputs([], of: "id")
      #expect(try await world.store.requestsWithInputs(olderThan: .zero).isEmpty)
    },
    ConformanceRule("outputs are named after their request, role and number, and keep their order") { world in
      let files = try [
        world.made(.video, .mp4, "a"), world.made(.poster, .jpeg, "b"), world.made(.video, OutputFormat(.webm), "c"),
        world.made(.image, .png, "d"),
        world.made(.video, .mp4, "e"),
      ]
      let stored = try await world.store.storeOutputs(files, of: "id", attempt: 1)
      #expect(stored.map(\.name) == ["id.mp4", "id-poster.jpg", "id-2.webm", "id.png", "id-3.mp4"])
      #expect(stored.map(\.role) == [.video, .poster, .video, .image, .video])
      #expect(stored.map(\.contentType) == ["video/mp4", "image/jpeg", "video/webm", "image/png", "video/mp4"])
      for (file, content) in zip(stored, ["a", "b", "c", "d", "e"]) { #expect(try await world.content(file) == content) }
      for file in files { #expect(!FileManager.default.fileExists(atPath: file.path), "the store must have moved the file") }
    },
    ConformanceRule("an output has a size, a hash and a duration, and can be read in parts") { world in
      let file = try #require(
        try await world.store.storeOutputs([world.made(.video, .mp4, "abc", seconds: 5)], of: "id", attempt: 4).first)
      #expect(file.byteCount == 3)
      // The example of FIPS 180-4.
      #expect(file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      #expect(file.seconds == 5)
      #expect(try await world.open(file).byteCount == 3)
      #expect(try await world.open(file).read(1..<2) == Array("b".utf8))
      #expect(try await world.open(file).read(2..<3) == Array("c".utf8))
    },
    ConformanceRule("a later attempt does not overwrite outputs of an earlier one") { world in
      let first = try #require(try await world.store.storeOutputs([world.made(.video, .mp4, "first")], of: "id", attempt: 1).first)
      let second = try #require(try await world.store.storeOutputs([world.made(.video, .mp4, "second")], of: "id", attempt: 2).first)
      #expect(first.name == second.name)
      #expect(try await world.content(first) == "first")
      #expect(try await world.content(second) == "second")
    },
    ConformanceRule("files that two requests share stay until neither has them") { world in
      let files = try [world.made(.video, .mp4, "film", seconds: 5), world.made(.poster, .jpeg, "frame", attributes: ["node": 1])]
      let first = try await world.store.storeOutputs(files, of: "one", attempt: 3)
      let second = try await world.store.shareOutputs(first, of: "one", with: "two", attempt: 0)
      let third = try await world.store.shareOutputs(second, of: "two", with: "three", attempt: 1)
      #expect(second.map(\.name) == ["two.mp4", "two-poster.jpg"])
      #expect(third.map(\.name) == ["three.mp4", "three-poster.jpg"])
      for (file, copy) in zip(first, second) {
        #expect(copy.role == file.role && copy.sha256 == file.sha256 && copy.byteCount == file.byteCount)
        #expect(copy.seconds == file.seconds && copy.attributes == file.attributes && copy.locator != file.locator)
      }
      try await world.store.removeOutputs(of: "one", attempts: .all)
      #expect(await world.isGone(first[0]))
      #expect(try await world.content(second[0]) == "film")
      try await world.store.removeOutputs(of: "two", attempts: .all)
      #expect(try await world.content(third[1]) == "frame")
      #expect(try await world.store.requestsWithOutputs() == ["three"])
      let error = await #expect(throws: FileError.self) {
        try await world.store.shareOutputs(third + second, of: "three", with: "four", attempt: 1)
      }
      #expect(error?.errno == ENOENT)
      #expect(try await world.content(third[0]) == "film")
    },
    ConformanceRule("outputs can be removed by attempt or all together") { world in
      var outputs: [StoredOutput] = []
      for attempt in 1...4 { outputs += try await world.store.storeOutputs([world.made(.video, .mp4, "x")], of: "id", attempt: attempt) }
      let other = try #require(try await world.store.storeOutputs([world.made(.image, .png, "y")], of: "other", attempt: 1).first)
      #expect(try await world.store.requestsWithOutputs().sorted() == ["id", "other"])
      try await world.store.removeOutputs(of: "id", attempts: .only(4))
      try await world.store.removeOutputs(of: "id", attempts: .before(3))
      var gone: [Bool] = []
      for output in outputs { gone.append(await world.isGone(output)) }
      #expect(gone == [true, true, false, true])
      try await world.store.removeOutputs(of: "id", attempts: .all)
      try await world.store.removeOutputs(of: "id", attempts: .all)
      #expect(await world.isGone(outputs[2]))
      #expect(try await world.content(other) == "y")
      #expect(try await world.store.requestsWithOutputs() == ["other"])
    },
    ConformanceRule("a file may be of any kind and keeps the attributes from the engine") { world in
      let scene = OutputFormat(contentType: "model/gltf-binary", fileExtension: "glb")
      let stored = try await world.store.storeOutputs(
        [world.made(.model, scene, "scene", attributes: ["node": "12"]), world.made(.text, .text, "words")], of: "id", attempt: 1)
      #expect(stored.map(\.name) == ["id.glb", "id.txt"])
      #expect(stored.map(\.contentType) == ["model/gltf-binary", "text/plain; charset=utf-8"])
      #expect(stored.map(\.attributes) == [["node": "12"], [:]])
      #expect(try await world.content(stored[0]) == "scene")
    },
    ConformanceRule("the newest preview of an attempt is kept until its outputs are stored or removed") { world in
      func preview(_ text: String) -> EnginePreview { EnginePreview(bytes: Array(text.utf8), format: .jpeg) }
      let first = try await world.store.storePreview(preview("one"), of: "id", attempt: 1)
      #expect(try await world.store.storePreview(preview("two"), of: "id", attempt: 1) == first)
      let other = try await world.store.storePreview(preview("old"), of: "id", attempt: 2)
      #expect(try await world.store.open(first).read(0..<3) == Array("two".utf8))
      _ = try await world.store.storeOutputs([world.made(.video, .mp4, "film")], of: "id", attempt: 1)
      await #expect(throws: FileError.self) { try await world.store.open(first) }
      #expect(try await world.store.open(other).read(0..<3) == Array("old".utf8))
      try await world.store.removeOutputs(of: "id", attempts: .all)
      await #expect(throws: FileError.self) { try await world.store.open(other) }
    },
    ConformanceRule("an open file can be read to its end although it was removed") { world in
      let output = try #require(try await world.store.storeOutputs([world.made(.video, .mp4, "abc")], of: "id", attempt: 1).first)
      let file = try await world.open(output)
      try await world.store.removeOutputs(of: "id", attempts: .all)
      #expect(try await file.read(0..<3) == Array("abc".utf8))
    },
    ConformanceRule("storing a file that the engine did not write fails with its name") { world in
      let missing = EngineResult.File(path: world.folder + "/none.mp4", role: .video, format: .mp4)
      let error = await #expect(throws: FileError.self) { try await world.store.storeOutputs([missing], of: "id", attempt: 1) }
      #expect(error == FileError(path: world.folder + "/none.mp4", errno: ENOENT))
    },
  ]
}
