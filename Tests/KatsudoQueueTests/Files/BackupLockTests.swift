import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoTesting
import Testing

@Suite struct BackupLockTests {
  @Test func `leftovers are removed only if no backup is at work`() async throws {
    try await withTemporaryFolder { folder in
      let place = folder + "/backup"
      BackupLock.removeLeftovers(in: place)
      #expect(FolderContents.names(in: folder).isEmpty, "a folder that is missing is not made")
      let lock = try #require(BackupLock(folder: place))
      #expect(BackupLock(folder: place) == nil, "one backup at a time")
      try FileManager.default.createDirectory(atPath: place + "/cut-off/outputs", withIntermediateDirectories: true)
      withExtendedLifetime(lock) { BackupLock.removeLeftovers(in: place) }
      #expect(FolderContents.names(in: place).sorted() == ["cut-off", "lock"])
      lock.removeLeftovers()
      #expect(FolderContents.names(in: place).sorted() == ["lock"])
    }
  }

  @Test func `a folder that is missing is empty, and one that cannot be listed is an error`() async throws {
    try await withTemporaryFolder { folder in
      #expect(try FolderContents.list(folder + "/none").isEmpty)
      try Data().write(to: URL(fileURLWithPath: folder + "/file"))
      #expect(try FolderContents.list(folder) == ["file"])
      #expect(throws: FileError(path: folder + "/file", errno: ENOTDIR)) { try FolderContents.list(folder + "/file") }
    }
  }

  @Test func `the lock of a backup that ended is free`() async throws {
    try await withTemporaryFolder { folder in
      let place = folder + "/backup"
      do { _ = try #require(BackupLock(folder: place)) }
      try FileManager.default.createDirectory(atPath: place + "/cut-off", withIntermediateDirectories: true)
      BackupLock.removeLeftovers(in: place)
      #expect(FolderContents.names(in: place).sorted() == ["lock"])
    }
  }
}
