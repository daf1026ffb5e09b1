import Foundation
import KatsudoCore
import KatsudoMachine
import KatsudoTesting
import Testing

@Suite struct DurableFileTests {
  @Test(arguments: [0, 1, 3_000_000])
  func `a file is written completely and only its owner may read it`(count: Int) async throws {
    try await withTemporaryFolder { folder in
      let bytes = [UInt8](repeating: 0xA5, count: count)
      try DurableFile.write(bytes, to: folder + "/file")
      #expect(FileManager.default.contents(atPath: folder + "/file") == Data(bytes))
      #expect(try FileManager.default.attributesOfItem(atPath: folder + "/file")[.posixPermissions] as? Int == 0o600)
      #expect(FolderContents.names(in: folder) == ["file"])
    }
  }

  @Test func `writing to an existing name fails and leaves its file unchanged`() async throws {
    try await withTemporaryFolder { folder in
      try DurableFile.write([1], to: folder + "/file")
      let error = #expect(throws: FileError.self) { try DurableFile.write([2], to: folder + "/file") }
      #expect(error == FileError(path: folder + "/file", errno: EEXIST))
      #expect(FileManager.default.contents(atPath: folder + "/file") == Data([1]))
    }
  }

  @Test func `writing and adopting do not follow a symbolic link`() async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createSymbolicLink(atPath: folder + "/link", withDestinationPath: folder + "/target")
      #expect(throws: FileError.self) { try DurableFile.write([1], to: folder + "/link") }
      #expect(!FileManager.default.fileExists(atPath: folder + "/target"))
      try DurableFile.write([1], to: folder + "/target")
      #expect(throws: FileError.self) { try DurableFile.adopt(folder + "/link", as: folder + "/final") }
    }
  }

  @Test func `adopting a file gives it its final name and replaces an older file`() async throws {
    try await withTemporaryFolder { folder in
      try DurableFile.write([1], to: folder + "/made")
      try DurableFile.write([2], to: folder + "/final")
      try DurableFile.adopt(folder + "/made", as: folder + "/final")
      #expect(FileManager.default.contents(atPath: folder + "/final") == Data([1]))
      #expect(FolderContents.names(in: folder) == ["final"])
    }
  }

  @Test func `adopting a missing file fails`() async throws {
    try await withTemporaryFolder { folder in
      let error = #expect(throws: FileError.self) { try DurableFile.adopt(folder + "/none", as: folder + "/final") }
      #expect(error == FileError(path: folder + "/none", errno: ENOENT))
      #expect(FolderContents.names(in: folder).isEmpty)
    }
  }

  @Test func `making a folder succeeds if it exists already and fails without a parent folder`() async throws {
    try await withTemporaryFolder { folder in
      try DurableFile.makeFolder(folder + "/a")
      try DurableFile.makeFolder(folder + "/a")
      #expect(try FileManager.default.attributesOfItem(atPath: folder + "/a")[.posixPermissions] as? Int == 0o700)
      let error = #expect(throws: FileError.self) { try DurableFile.makeFolder(folder + "/b/c") }
      #expect(error?.errno == ENOENT)
    }
  }

  @Test func `removing a folder removes its whole tree and succeeds if it is missing`() async throws {
    try await withTemporaryFolder { folder in
      try DurableFile.makeFolder(folder + "/a")
      try DurableFile.makeFolder(folder + "/a/b")
      try DurableFile.write([1], to: folder + "/a/b/file")
      try FolderContents.remove(folder + "/a")
      try FolderContents.remove(folder + "/a")
      #expect(FolderContents.names(in: folder).isEmpty)
      #expect(FolderContents.names(in: folder + "/a").isEmpty)
    }
  }

  @Test func `an error names the file and the reason, and recognises a full disk`() {
    #expect(FileError(path: "/a/b", errno: ENOENT).description == "/a/b: No such file or directory")
    #expect(FileError(path: "/a", errno: ENOSPC).isDiskFull)
    #expect(FileError(path: "/a", errno: EDQUOT).isDiskFull)
    #expect(!FileError(path: "/a", errno: EIO).isDiskFull)
  }
}
