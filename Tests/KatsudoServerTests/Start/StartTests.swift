import Foundation
import GRDB
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct StartTests {
  @Test func `the first start in a folder shows a key, which stays valid and is not shown again`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.idle.run(in: folder) { server in server.client.token }
      let token = try #require(first.value)
      #expect(token.wholeMatch(of: /katsudo_[A-Za-z0-9_-]{43}/) != nil)
      #expect(!first.log.contains(token))
      let second = try await ServerSetup.idle.run(in: folder) { server in
        try await server.client.with(token: token).get("/v1/requests").expectSuccess()
        return server.client.token
      }
      #expect(second.value == nil, "no second key may be shown")
      #expect(try await KeyList(dataDir: folder).keys.map(\.owner) == ["default"])
    }
  }

  @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "katsudo.example"])
  func `a server without keys refuses to listen on a host that is not loopback`(host: String) async throws {
    try await withTemporaryFolder { folder in
      let sentence = "auth: Keys can be switched off only on a loopback host, not on \(host). Leave them on, or set host to 127.0.0.1."
      for (arguments, environment) in [(["--no-auth"], [:]), ([], ["KATSUDO_AUTH": "false"])] {
        let command = try await FinishedCommand.run(
          ["serve", "--host", host, "--port", "0", "--data-dir", folder + "/data"] + arguments, environment: environment)
        #expect(command.exitCode == 64)
        #expect(command.errors == "katsudo: \(sentence)\n")
        #expect(command.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder + "/data"), "the data folder must not be made")
      }
    }
  }

  @Test func `a server without keys treats every caller as the same owner`() async throws {
    try await ServerSetup.echo.with(arguments: ["--no-auth"]).run { server in
      #expect(server.client.token == nil)
      let id = try await server.client.accepted(Input.valid)
      #expect(try await server.client.finished(id)["status"] == "succeeded")
      let other = server.client.with(token: "whatever")
      #expect(try await other.result(id)["status"] == "succeeded")
    }
  }

  @Test func `a second server on the same folder refuses to start and says why`() async throws {
    try await ServerSetup.idle.run { server in
      let second = try await FinishedCommand.run(["serve", "--port", "0", "--data-dir", server.dataDir])
      #expect(second.exitCode == 75)
      let sentence =
        "Another katsudo process already uses the data folder \(server.dataDir). "
        + "Stop it first, or give this one a folder of its own with --data-dir."
      #expect(second.errors.hasSuffix("katsudo: \(sentence)\n"), "\(second.errors)")
      #expect(second.output.isEmpty)
      try await server.client.get("/v1/requests").expectSuccess()
    }
  }

  @Test func `the first key is still shown after a start that failed`() async throws {
    try await ServerSetup.idle.run { server in
      let port = try #require(server.client.base.split(separator: ":").last)
      try await withTemporaryFolder { folder in
        #expect(try await FinishedCommand.run(["serve", "--port", "\(port)", "--data-dir", folder]).exitCode == 75)
        let later = try await ServerSetup.idle.run(in: folder) { $0.client.token }
        #expect(later.value != nil)
      }
    }
  }

  @Test func `the error for a taken port names it`() async throws {
    try await ServerSetup.idle.run { server in
      let port = try #require(server.client.base.split(separator: ":").last)
      try await withTemporaryFolder { folder in
        let second = try await FinishedCommand.run(["serve", "--port", "\(port)", "--data-dir", folder])
        #expect(second.exitCode == 75)
        let sentence = "katsudo: Port \(port) on 127.0.0.1 is in use. Choose another with --port, or stop the program that uses it.\n"
        #expect(second.errors.contains(sentence), "\(second.errors)")
        #expect(second.output.isEmpty)
      }
    }
  }

  @Test func `a data folder works although its path is too long for a socket`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/" + String(repeating: "long-folder-name/", count: 12) + "data"
      #expect(path.utf8.count > 200)
      try await ServerSetup.echo.run(in: path) { server in
        let caller = try await server.caller("alice")
        let id = try await caller.accepted(Input.valid)
        let result = try await caller.finished(id)
        #expect(result["status"] == "succeeded")
        let video = try #require(result["output"]?["video"]?.string)
        #expect(try await caller.get(video).status == 200)
        #expect(try await KeyList(dataDir: path).keys.map(\.owner) == ["default", "alice"])
      }
    }
  }

  @Test func `the error for a data folder that cannot be made names it`() async throws {
    try await withTemporaryFolder { folder in
      let file = folder + "/file"
      try Data("x".utf8).write(to: URL(fileURLWithPath: file))
      for path in [file, file + "/data"] {
        let command = try await FinishedCommand.run(["serve", "--port", "0", "--data-dir", path])
        #expect(command.exitCode == 73)
        #expect(command.errors.contains("katsudo: Cannot make the folder \(path)"), "\(command.errors)")
      }
    }
  }

  @Test(arguments: [
    (["KATSUDO_PORT": "http"], "port: must be a whole number from 0 to 65535"),
    (["KATSUDO_PORT": "70000"], "port: must be a whole number from 0 to 65535, not 70000"),
    (["KATSUDO_RETENTION_DAYS": "0"], "retention_days: must be a number from 0.00001 to 36500, not 0"),
    (["KATSUDO_RETENTION_DAYS": "1e9"], "retention_days: must be a number from 0.00001 to 36500, not 1000000000"),
    (["KATSUDO_RETENTION_DAYS": "nan"], "retention_days: must be a number from 0.00001 to 36500"),
    (["KATSUDO_GRACE_SECONDS": "1e30"], "grace_seconds: must be a number from 0 to 86400, not 1000000000000000000000000000000"),
    (["KATSUDO_GRACE_SECONDS": "-1"], "grace_seconds: must be a number from 0 to 86400, not -1"),
    (["KATSUDO_LEASE_SECONDS": "1e18"], "lease_seconds: must be a number from 0.1 to 3600"),
    (["KATSUDO_LEASE_SECONDS": "0"], "lease_seconds: must be a number from 0.1 to 3600, not 0"),
    (["KATSUDO_RUNCOMFY_POLL_SECONDS": "inf"], "runcomfy.poll_seconds: must be a number from 0.01 to 3600"),
    (["KATSUDO_IDLE_SECONDS": "0"], "idle_seconds: must be a number from 1 to 86400, not 0"),
    (["KATSUDO_BODY_BUDGET_MB": "0"], "body_budget_mb: must be a whole number from 16 to 65536, not 0"),
    (["KATSUDO_MEDIA_PER_REQUEST": "0"], "media.per_request: must be a whole number from 1 to 10000, not 0"),
    (["KATSUDO_MEDIA_TIME_LIMIT_SECONDS": "0"], "media.time_limit_seconds: must be a whole number from 1 to 86400, not 0"),
    (["KATSUDO_WAITING_LIMIT": "0"], "waiting_limit: must be a whole number from 1 to 100000000, not 0"),
    (["KATSUDO_OWNER_WAITING_LIMIT": "0"], "owner_waiting_limit: must be a whole number from 1 to 100000000, not 0"),
    (["KATSUDO_BUILTIN_TIME_LIMIT_SECONDS": "0"], "builtin.time_limit_seconds: must be a whole number from 1 to 86400, not 0"),
    (["KATSUDO_ATTEMPT_LIMIT": "1001"], "attempt_limit: must be a whole number from 1 to 1000, not 1001"),
    (["KATSUDO_PUBLIC_URL": "media.example"], "public_url: must be an address such as https://media.example.com, not media.example"),
    (["KATSUDO_CORS_ORIGINS": "*"], "cors_origins: cannot be *, because every site could then call this server. Name each origin"),
    (["KATSUDO_CORS_ORIGINS": "https://a.example,"], "cors_origins: must be a list of origins with , between them. One of them is empty"),
    (
      ["KATSUDO_CORS_ORIGINS": "https://a.example,https://b.example/app"],
      "cors_origins: must be a list of origins with , between them. https://b.example/app is not an origin: write a scheme, a host"
    ),
    (["KATSUDO_ENGINES": "builtin"], "engines: must be a list of MODEL=ENGINE[,ENGINE…] with ; between the models, not: builtin"),
    (["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo,"], "engines: must be a list of MODEL=ENGINE[,ENGINE…]"),
    (["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo,builtin,echo"], "engines: names an engine twice"),
    (["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo;\(APIClient.seedModel)=echo"], "engines: names the model"),
    (["KATSUDO_ENGINES": "a/b=echo"], "engines: names the model a/b, which does not exist here"),
    (["KATSUDO_ENGINES": "\(APIClient.seedModel)=warp"], "engines: names the engine warp; this server has"),
    (["KATSUDO_ENGINES": "\(APIClient.seedModel)=runcomfy"], "engines: names the engine runcomfy, which needs a token"),
    (["KATSUDO_ENGINES": "\(APIClient.seedModel)=builtin,volcengine"], "engines: names the engine volcengine, which needs keys"),
    (["KATSUDO_VOLCENGINE_ACCESS_KEY": "AK"], "volcengine: needs both access_key and secret_key"),
    (["KATSUDO_RUNCOMFY_BASE": "http://models.example/v1"], "runcomfy.base: must be an https address with its /v1"),
    (["KATSUDO_LOG_LEVEL": "loud"], "log.level: must be one of"),
  ])
  func `the error for an invalid setting names it`(environment: [String: String], sentence: String) async throws {
    try await withTemporaryFolder { folder in
      let command = try await FinishedCommand.run(["serve", "--data-dir", folder], environment: environment)
      #expect(command.exitCode == 64)
      #expect(command.errors.contains("katsudo: \(sentence)"), "\(command.errors)")
      #expect(command.output.isEmpty)
    }
  }

  @Test func `a data folder of a later version stops the start with a message`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try await ServerSetup.echo.run(in: data) { _ in }
      let database = try DatabaseQueue(path: data + "/katsudo.sqlite")
      try await database.write { db in try db.execute(sql: "INSERT INTO grdb_migrations VALUES ('999 of a later version')") }
      try database.close()
      let command = try await FinishedCommand.run(["serve", "--port", "0", "--data-dir", data])
      #expect(command.exitCode == 65)
      #expect(command.errors.contains("was used by a later version of katsudo"), "\(command.errors)")
    }
  }

  @Test func `a data folder with only another database is refused`() async throws {
    try await withTemporaryFolder { folder in
      #expect(FileManager.default.createFile(atPath: folder + "/other.sqlite", contents: Data()))
      for arguments in [["serve", "--port", "0"], ["keys", "create", "ann"]] {
        let command = try await FinishedCommand.run(arguments + ["--data-dir", folder])
        #expect(command.exitCode == 64)
        #expect(command.errors.contains("another database, other.sqlite"), "\(command.errors)")
      }
    }
  }

  @Test func `a malformed token stops the start and is not shown`() async throws {
    try await withTemporaryFolder { folder in
      let command = try await FinishedCommand.run(["serve", "--data-dir", folder], environment: ["KATSUDO_RUNCOMFY_TOKEN": "my secret"])
      #expect(command.exitCode == 64)
      #expect(command.errors.contains("runcomfy.token: must be 1 to 8192 printable ASCII characters without spaces"))
      #expect(!command.errors.contains("secret"))
    }
  }

  @Test func `a manifest with an unknown engine stops the start`() async throws {
    try await withTemporaryFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
      let manifest = #"{"model_id": "a/b", "input_schema": {"type": "object"}, "engines": [{"engine": "magic"}]}"#
      try Data(manifest.utf8).write(to: URL(fileURLWithPath: folder + "/models/a.json"))
      let command = try await FinishedCommand.run(["serve", "--port", "0", "--data-dir", folder])
      #expect(command.exitCode == 64)
      #expect(
        command.errors.contains("a/b: names the engine magic in its manifest; this version has builtin, comfyui, "), "\(command.errors)")
    }
  }

  @Test func `a malformed manifest stops the start with a message that names it`() async throws {
    try await withTemporaryFolder { folder in
      let path = folder + "/models/broken.json"
      try FileManager.default.createDirectory(atPath: folder + "/models", withIntermediateDirectories: true)
      try Data(#"{"model_id": "a/b"}"#.utf8).write(to: URL(fileURLWithPath: path))
      let command = try await FinishedCommand.run(["serve", "--port", "0", "--data-dir", folder])
      #expect(command.exitCode == 64)
      #expect(command.errors.hasSuffix("katsudo: \(path): is not a model manifest: input_schema: is missing\n"), "\(command.errors)")
    }
  }
}
