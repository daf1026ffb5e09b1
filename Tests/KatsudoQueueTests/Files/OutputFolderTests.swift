import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoOutputs
import KatsudoTesting
import Testing

@Suite struct OutputFolderTests {
  /// An output folder, and what makes a file of an engine beside it.
  private func withOutputs(
    _ work: (OutputFolder, _ make: (OutputFile.Role, MediaFormat, String) throws -> EngineResult.File) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let outputs = OutputFolder(root: folder + "/outputs")
      try DurableFile.makeFolder(outputs.root)
      try DurableFile.makeFolder(folder + "/scratch")
      try await work(outputs) { role, format, content in
        let path = "\(folder)/scratch/\(UUID().uuidString)"
        try DurableFile.write(Data(content.utf8), to: path)
        return EngineResult.File(path: path, role: role, format: format, seconds: role == .video ? 5 : nil)
      }
      #expect(FolderContents.names(in: folder + "/scratch").isEmpty)
    }
  }

  @Test func `files get names by their request, their role and their number`() async throws {
    try await withOutputs { outputs, make in
      let files = try [
        make(.video, .mp4, "a"), make(.poster, .jpeg, "b"), make(.video, .webm, "c"), make(.image, .png, "d"), make(.video, .mp4, "e"),
      ]
      let stored = try outputs.store(files, requestID: "id", attempt: 1)
      #expect(stored.map(\.name) == ["id.mp4", "id-poster.jpg", "id-2.webm", "id.png", "id-3.mp4"])
      #expect(stored.map(\.role) == [.video, .poster, .video, .image, .video])
      #expect(stored.map(\.contentType) == ["video/mp4", "image/jpeg", "video/webm", "image/png", "video/mp4"])
      for (file, content) in zip(stored, ["a", "b", "c", "d", "e"]) {
        #expect(FileManager.default.contents(atPath: outputs.path(file)) == Data(content.utf8))
      }
    }
  }

  @Test func `a stored file is told with its size, its hash and its length`() async throws {
    try await withOutputs { outputs, make in
      let file = try #require(outputs.store([make(.video, .mp4, "abc")], requestID: "id", attempt: 4).first)
      #expect(file.byteCount == 3)
      // The example of FIPS 180-4.
      #expect(file.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
      #expect(file.seconds == 5)
      #expect(file.locator == "id/4/id.mp4")
    }
  }

  @Test func `a later attempt writes over nothing`() async throws {
    try await withOutputs { outputs, make in
      let first = try #require(outputs.store([make(.video, .mp4, "first")], requestID: "id", attempt: 1).first)
      let second = try #require(outputs.store([make(.video, .mp4, "second")], requestID: "id", attempt: 2).first)
      #expect(first.name == second.name)
      #expect(FileManager.default.contents(atPath: outputs.path(first)) == Data("first".utf8))
      #expect(FileManager.default.contents(atPath: outputs.path(second)) == Data("second".utf8))
    }
  }

  @Test func `an attempt's files go alone, a request's all together`() async throws {
    try await withOutputs { outputs, make in
      let first = try #require(outputs.store([make(.video, .mp4, "first")], requestID: "id", attempt: 1).first)
      let second = try #require(outputs.store([make(.video, .mp4, "second")], requestID: "id", attempt: 2).first)
      _ = try outputs.store([make(.image, .png, "other")], requestID: "other", attempt: 1)
      #expect(outputs.requestIDs.sorted() == ["id", "other"])
      try outputs.remove(requestID: "id", attempt: 1)
      #expect(!FileManager.default.fileExists(atPath: outputs.path(first)))
      #expect(FileManager.default.fileExists(atPath: outputs.path(second)))
      try outputs.remove(requestID: "id")
      #expect(outputs.requestIDs == ["other"])
      try outputs.remove(requestID: "id")
      try outputs.remove(requestID: "id", attempt: 2)
    }
  }

  @Test func `a file that the engine did not write is an error that names it`() async throws {
    try await withOutputs { outputs, _ in
      let missing = EngineResult.File(path: outputs.root + "/none.mp4", role: .video, format: .mp4)
      let error = #expect(throws: FileError.self) { try outputs.store([missing], requestID: "id", attempt: 1) }
      #expect(error?.path == outputs.root + "/none.mp4")
    }
  }
}
