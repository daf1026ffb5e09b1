import Foundation
import KatsudoTesting
import Testing

@Suite struct KeyCommandTests {
  @Test func `keys can be made, listed and revoked while the server runs, with effect from the next request`() async throws {
    try await ServerSetup.idle.run { server in
      let folder = server.dataDir
      let made = try await FinishedCommand.run(["keys", "create", "carol", "--data-dir", folder])
      #expect(made.exitCode == 0)
      #expect(made.lastLine.wholeMatch(of: /katsudo_[A-Za-z0-9_-]{43}/) != nil, "\(made.output)")
      let carol = server.client.with(token: made.lastLine)
      try await carol.get("/v1/requests").expectSuccess()

      let listed = try await KeyList(dataDir: folder)
      #expect(listed.keys.map(\.owner) == ["default", "carol"])
      #expect(listed.keys.map(\.state) == ["active", "active"])
      #expect(!listed.text.contains(made.lastLine), "a key must be shown only once")

      let id = try #require(listed.keys.last?.id)
      let revoked = try await FinishedCommand.run(["keys", "revoke", id, "--data-dir", folder])
      #expect(revoked.exitCode == 0)
      #expect(revoked.output == "revoked \(id)\n")
      try await carol.get("/v1/requests").expectError(401, 400_004, "has been revoked")
      try await server.client.get("/v1/requests").expectSuccess()

      let after = try await KeyList(dataDir: folder)
      #expect(after.keys.map(\.owner) == ["default", "carol"])
      #expect(after.keys.first?.state == "active")
      #expect(after.keys.last?.state.hasPrefix("revoked 2") == true)
    }
  }

  @Test func `keys can be made, listed and revoked while no server runs`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let dave = try await FinishedCommand.run(["keys", "create", "dave", "--data-dir", folder])
      let erin = try await FinishedCommand.run(["keys", "create", "erin", "--data-dir", folder])
      #expect(dave.exitCode == 0 && erin.exitCode == 0)
      let keys = try await KeyList(dataDir: folder).keys
      #expect(Set(keys.map(\.owner)) == ["dave", "erin"])
      let id = try #require(keys.first { $0.owner == "erin" }?.id)
      #expect(try await FinishedCommand.run(["keys", "revoke", id, "--data-dir", folder]).exitCode == 0)
      // The server has keys, so it makes none and shows no secret at the start.
      try await ServerSetup.idle.run(in: folder) { server in
        #expect(server.client.token == nil)
        try await server.client.with(token: dave.lastLine).get("/v1/requests").expectSuccess()
        try await server.client.with(token: erin.lastLine).get("/v1/requests").expectError(401, 400_004, "revoked")
      }
    }
  }

  @Test(arguments: ["アリス", "a b", "a/b", "a%2Fb", "x?y#z", String(repeating: "n", count: 128)])
  func `an owner may have any name`(owner: String) async throws {
    try await ServerSetup.idle.run { server in
      try await server.caller(owner).get("/v1/requests").expectSuccess()
      #expect(try await KeyList(dataDir: server.dataDir).keys.map(\.owner) == ["default", owner])
    }
  }

  @Test(arguments: [
    ("", "must have 1 to 128 bytes"), (String(repeating: "n", count: 129), "must have 1 to 128 bytes"), ("a\nb", "no control characters"),
  ])
  func `an invalid name of an owner is refused`(owner: String, sentence: String) async throws {
    func refused(_ folder: String) async throws {
      let command = try await FinishedCommand.run(["keys", "create", owner, "--data-dir", folder])
      #expect(command.exitCode == 1)
      #expect(command.output.isEmpty)
      #expect(command.errors.contains(sentence), "\(command.errors)")
    }
    try await withTemporaryFolder { try await refused($0) }
    try await ServerSetup.idle.run { try await refused($0.dataDir) }
  }

  @Test func `revoking an unknown key fails with advice`() async throws {
    func refused(_ folder: String) async throws {
      let command = try await FinishedCommand.run(["keys", "revoke", "key_none", "--data-dir", folder])
      #expect(command.exitCode == 1)
      #expect(command.errors == "katsudo: There is no key with that id. List the keys with: katsudo keys list\n")
    }
    try await withTemporaryFolder { folder in
      #expect(try await FinishedCommand.run(["keys", "create", "alice", "--data-dir", folder]).exitCode == 0)
      try await refused(folder)
    }
    try await ServerSetup.idle.run { try await refused($0.dataDir) }
  }

  @Test func `the data folder contains no key, and only its owner may read it`() async throws {
    try await ServerSetup.idle.run { server in
      let carol = try await server.caller("carol")
      _ = try await carol.accepted(Input.valid)
      let secrets = [try #require(server.client.token), try #require(carol.token)]
      let files = try FileManager.default.subpathsOfDirectory(atPath: server.dataDir)
      #expect(files.contains("katsudo.sqlite"))
      for file in files {
        let data = FileManager.default.contents(atPath: "\(server.dataDir)/\(file)") ?? Data()
        for secret in secrets { #expect(data.firstRange(of: Data(secret.utf8)) == nil, "\(file) holds a key") }
      }
      for (path, mode) in [("", 0o700), ("/control.sock", 0o600), ("/link-secret", 0o600)] {
        let attributes = try FileManager.default.attributesOfItem(atPath: server.dataDir + path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == mode, "\(path)")
      }
    }
  }

  @Test(arguments: [["list"], ["revoke", "abc"]])
  func `the error for a missing data folder names it, and the folder is not made`(arguments: [String]) async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/mistyped"
      let command = try await FinishedCommand.run(["keys"] + arguments + ["--data-dir", path])
      #expect(command.exitCode == 1)
      #expect(command.errors == "katsudo: There is no data folder at \(path). Give the data folder of the server with --data-dir.\n")
      #expect(!FileManager.default.fileExists(atPath: path))
    }
  }
}
