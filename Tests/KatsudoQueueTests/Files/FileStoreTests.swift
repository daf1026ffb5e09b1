import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoTesting
import Testing

/// A folder keeps the rules of a store of files, and so does memory.
@Suite struct FileStoreTests {
  @Test(arguments: FileStoreConformance.rules)
  func `a folder keeps the rules`(rule: ConformanceRule<FileStoreConformance.World>) async throws {
    try await withTemporaryFolder { folder in
      for name in ["inputs", "outputs", "scratch"] { try DurableFile.makeFolder("\(folder)/\(name)") }
      let store = FolderFileStore(inputs: folder + "/inputs", outputs: folder + "/outputs")
      try await rule.run(FileStoreConformance.World(store, folder: folder + "/scratch"))
    }
  }

  @Test(arguments: FileStoreConformance.rules)
  func `memory keeps the rules`(rule: ConformanceRule<FileStoreConformance.World>) async throws {
    try await withTemporaryFolder { folder in
      try await rule.run(FileStoreConformance.World(MemoryFileStore(), folder: folder))
    }
  }
}
