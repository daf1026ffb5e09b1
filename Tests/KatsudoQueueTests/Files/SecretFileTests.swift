import Foundation
import KatsudoFiles
import KatsudoTesting
import Testing

@Suite struct SecretFileTests {
  @Test func `a secret is made once, stored so that only its owner may read it, and read again later`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/link-secret"
      let secret = try SecretFile.load(path: path)
      #expect(secret.count == 32)
      #expect(try SecretFile.load(path: path) == secret)
      #expect(FileManager.default.contents(atPath: path) == secret)
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
      #expect(try SecretFile.load(path: folder + "/another") != secret)
    }
  }

  @Test(arguments: [0, 31, 33])
  func `a secret file of another length is replaced`(count: Int) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/link-secret"
      #expect(FileManager.default.createFile(atPath: path, contents: Data(repeating: 0, count: count)))
      let secret = try SecretFile.load(path: path)
      #expect(secret.count == 32)
      #expect(FileManager.default.contents(atPath: path) == secret)
    }
  }
}
