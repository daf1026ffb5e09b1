import Foundation
import KatsudoCore
import Testing

extension FileStoreConformance {
  static let uploads: [ConformanceRule<World>] = [
    ConformanceRule("an upload has a size, a hash and its first bytes, and can be read as a file and in parts") { world in
      let file = try await world.store.makeUpload("a")
      try await file.append(Array("ab".utf8))
      try await file.append(Array("c".utf8))
      try await file.sync()
      let digest = try await file.finish()
      // The example of FIPS 180-4.
      #expect(
        digest
          == UploadDigest(
            byteCount: 3, sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", head: Array("abc".utf8)))
      #expect(try await world.store.openUpload("a").read(1..<2) == Array("b".utf8))
      let path = try await world.store.uploadPath("a", in: world.folder)
      #expect(FileManager.default.contents(atPath: path) == Data("abc".utf8))
      #expect(try await world.store.uploads() == ["a"])
    },
    ConformanceRule("an upload goes on at an offset, and the bytes after it are dropped") { world in
      let bytes = (0..<3000).map { UInt8(truncatingIfNeeded: $0) }
      let whole = try await world.store.makeUpload("whole")
      try await whole.append(bytes)
      let expected = try await whole.finish()
      #expect(expected.head == Array(bytes.prefix(UploadDigest.headLength)))
      for offset in [0, 1, 1000, 2000] {
        let id = "part-\(offset)"
        try await world.store.makeUpload(id).append(Array(bytes.prefix(offset)) + [1, 2, 3])
        let file = try await world.store.continueUpload(id, at: offset)
        try await file.append(Array(bytes.dropFirst(offset)))
        #expect(try await file.finish() == expected)
      }
    },
    ConformanceRule("an upload does not go on if it has no file or a shorter one") { world in
      let missing = await #expect(throws: FileError.self) { try await world.store.continueUpload("none", at: 0) }
      #expect(missing?.errno == ENOENT)
      try await world.store.makeUpload("a").append([1])
      let short = await #expect(throws: FileError.self) { try await world.store.continueUpload("a", at: 2) }
      #expect(short?.errno == EIO)
    },
    ConformanceRule("a removed upload is gone, and removing it again is no error") { world in
      try await world.store.makeUpload("a").append([1, 2])
      try await world.store.makeUpload("b").append([3])
      let open = try await world.store.openUpload("a")
      try await world.store.removeUpload("a")
      try await world.store.removeUpload("a")
      #expect(try await open.read(0..<2) == [1, 2], "an open file can be read to its end")
      #expect(try await world.store.uploads() == ["b"])
      for call in [{ _ = try await world.store.openUpload("a") }, { _ = try await world.store.uploadPath("a", in: world.folder) }]
        as [() async throws -> Void]
      {
        let error = await #expect(throws: FileError.self) { try await call() }
        #expect(error?.errno == ENOENT)
      }
    },
    ConformanceRule("a second upload with the same id is refused") { world in
      try await world.store.makeUpload("a").append([1])
      await #expect(throws: FileError.self) { try await world.store.makeUpload("a") }
      #expect(try await world.store.openUpload("a").read(0..<1) == [1])
    },
  ]
}
