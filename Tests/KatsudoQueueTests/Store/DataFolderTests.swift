import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoTesting
import Subprocess
import Testing

@Suite struct DataFolderTests {
  @Test func `a data folder is made with all its folders, and only its owner may enter them`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/new/data"
      let data = try DataFolder(path: path)
      #expect(data.path == path)
      for place in [path, data.inputsPath, data.outputsPath, data.scratchPath, data.modelsPath, data.uploadsPath] {
        let attributes = try FileManager.default.attributesOfItem(atPath: place)
        #expect(attributes[.type] as? FileAttributeType == .typeDirectory)
        #expect(attributes[.posixPermissions] as? Int == 0o700)
      }
    }
  }

  @Test func `a second opener is refused with advice until the first is gone`() async throws {
    try await withTemporaryFolder { folder in
      var first: DataFolder? = try DataFolder(path: folder)
      let error = try #require(throws: StoreError.self) { try DataFolder(path: folder) }
      #expect(error.code == .inUse)
      #expect(error.message.contains(folder))
      #expect(error.message.contains("--data-dir"))
      #expect(first?.path == folder)
      first = nil
      // A child that another test starts at this moment has the descriptor of the lock until it runs its program.
      try await until { (try? DataFolder(path: folder)) != nil }
    }
  }

  @Test func `another process cannot take the lock until the folder is released`() async throws {
    try await withTemporaryFolder { folder in
      let data = try DataFolder(path: folder)
      #expect(try await lockStatus(folder) == 1)
      withExtendedLifetime(data) {}
    }
    try await withTemporaryFolder { folder in
      _ = try DataFolder(path: folder)
      try await until { try await lockStatus(folder) == 0 }
    }
  }

  /// Tries to take the lock with the program `flock`. Returns 0 if it got the lock and 1 if another process has it.
  private func lockStatus(_ folder: String) async throws -> Int32 {
    let outcome = try await Subprocess.run(
      .name("flock"), arguments: ["--nonblock", folder + "/lock", "true"], output: .discarded, error: .discarded)
    guard case .exited(let code) = outcome.terminationStatus else { throw UnexpectedAnswer("flock: \(outcome.terminationStatus)") }
    return code
  }

  @Test func `child processes do not inherit the lock`() async throws {
    try await withTemporaryFolder { folder in
      let data = try DataFolder(path: folder)
      let locks = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")) == folder + "/lock"
      }
      let descriptor = try #require(locks.first.flatMap { CInt($0) })
      #expect(fcntl(descriptor, F_GETFD) & FD_CLOEXEC != 0)
      withExtendedLifetime(data) {}
    }
  }

  /// A second close of a descriptor fails, or closes the file of another thread that got the same number in between.
  @Test func `a refused opener closes its descriptor only once`() async throws {
    try await withTemporaryFolder { folder in
      let data = try DataFolder(path: folder)
      errno = 0
      var isRefused = false
      do { _ = try DataFolder(path: folder) } catch { isRefused = true }
      let lastError = errno
      #expect(isRefused)
      #expect(lastError != EBADF)
      withExtendedLifetime(data) {}
    }
  }

  @Test func `a folder with only another database is refused and not changed`() async throws {
    try await withTemporaryFolder { folder in
      #expect(FileManager.default.createFile(atPath: folder + "/other.sqlite", contents: Data()))
      let error = try #require(throws: StoreError.self) { try DataFolder(path: folder) }
      #expect(error.code == .foreign)
      #expect(error.message.contains("other.sqlite"))
      #expect(Set(try FileManager.default.contentsOfDirectory(atPath: folder)) == ["lock", "other.sqlite"])
      #expect(FileManager.default.createFile(atPath: folder + "/katsudo.sqlite", contents: Data()))
      #expect(throws: Never.self) { try DataFolder(path: folder) }
    }
  }

  @Test func `the error for a folder that cannot be made names it`() async throws {
    try await withTemporaryFolder { folder in
      #expect(FileManager.default.createFile(atPath: folder + "/file", contents: Data()))
      let error = try #require(throws: StoreError.self) { try DataFolder(path: folder + "/file/data") }
      #expect(error.code == .inaccessible)
      #expect(error.message.contains(folder + "/file/data"))
    }
  }
}
