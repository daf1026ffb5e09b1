import KatsudoCore
import KatsudoFiles
import KatsudoMachine
import KatsudoTesting
import Testing

/// Runs the rules of the port `FileStore` on a folder and on a store in memory.
@Suite struct FileStoreTests {
  @Test(arguments: FileStoreConformance.rules)
  func `the store in a folder keeps the rules`(rule: ConformanceRule<FileStoreConformance.World>) async throws {
    try await withTemporaryFolder { folder in
      for name in ["inputs", "outputs", "scratch"] { try DurableFile.makeFolder("\(folder)/\(name)") }
      let store = FolderFileStore(inputs: folder + "/inputs", outputs: folder + "/outputs")
      try await rule.run(FileStoreConformance.World(store, folder: folder + "/scratch"))
    }
  }

  @Test(arguments: FileStoreConformance.rules)
  func `the store in memory keeps the rules`(rule: ConformanceRule<FileStoreConformance.World>) async throws {
    try await withTemporaryFolder { folder in
      try await rule.run(FileStoreConformance.World(MemoryFileStore(), folder: folder))
    }
  }
}
