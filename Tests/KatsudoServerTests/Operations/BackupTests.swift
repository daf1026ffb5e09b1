import Foundation
import GRDB
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct BackupTests {
  private func run(_ arguments: String...) async throws -> FinishedCommand { try await FinishedCommand.run(arguments) }

  private func backup(_ file: String, of folder: String) async throws {
    let command = try await run("backup", file, "--data-dir", folder)
    #expect(command.exitCode == 0, "\(command.errors)")
    #expect(command.output.hasPrefix("\(file): "), "\(command.output)")
  }

  private func restore(_ file: String, to folder: String) async throws {
    let command = try await run("restore", file, "--data-dir", folder)
    #expect(command.exitCode == 0, "\(command.errors)")
  }

  @Test func `a backup of a running server holds everything, and a server on it goes on as if nothing had happened`() async throws {
    try await withTemporaryFolder { folder in
      let (data, file) = (folder + "/data", folder + "/backup.tar")
      let setup = ServerSetup.held.with(["KATSUDO_ECHO_BYTES": "20000"], models: [Manifest.plain("test/plain")])
      let before = try await setup.run(in: data) { server in
        let client = server.client
        let film = try await client.film()
        let made = try await client.finished(film)
        let bytes = try await server.stranger.get(try #require(made["output"]?["video"]?.string)).body
        let running = try await client.accepted(Input.valid)
        try await client.running(running)
        let waiting = try await client.accepted(Input.valid)
        try await backup(file, of: data)
        // What comes after the backup is not in it.
        let later = try await client.accepted(Input.valid)
        #expect(FolderNames.of(data + "/backup") == ["lock"], "nothing is left of the preparation")
        server.kill()
        return (film: film, bytes: bytes, unfinished: [running, waiting], later: later, token: client.token)
      }.value
      let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
      #expect(mode == 0o600, "the backup holds secrets")
      try await restore(file, to: folder + "/new")
      try await ServerSetup.echo.run(in: folder + "/new", token: before.token) { server in
        let made = try await server.client.result(before.film)
        #expect(try await server.stranger.get(try #require(made["output"]?["video"]?.string)).body == before.bytes)
        for id in before.unfinished { #expect(try await server.client.finished(id)["status"] == "succeeded", "its picture is there") }
        try await server.client.get("/v1/requests/\(before.later)/status").expectError(404, 404_001, "no request of this id")
        #expect(try await server.client.get("/v1/models/test/plain").status == 200)
      }
    }
  }

  @Test func `requests that come, run, end and are deleted during a backup are whole in it`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let outcome = try await ServerSetup.echoFiles.run(in: data) { server in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for number in 0..<4 {
            // Two of the callers take earlier results, whose files belong to several requests.
            let (input, query) = number < 2 ? (Input.valid, "") : (Input.with(["seed": 7]), "reuse=true")
            group.addTask {
              var earlier: String?
              do {
                while !Task.isCancelled {
                  let id = try await server.client.accepted(input, query: query)
                  _ = try await server.client.finished(id)
                  if let earlier { _ = try await server.client.delete(earlier) }
                  earlier = id
                }
              } catch {
                guard Task.isCancelled else { throw error }
              }
            }
          }
          for number in 1...5 { try await backup("\(folder)/\(number).tar", of: data) }
          group.cancelAll()
          try await group.waitForAll()
        }
        return server.client.token
      }
      for number in 1...5 {
        let place = "\(folder)/restored-\(number)"
        try await restore("\(folder)/\(number).tar", to: place)
        try await ServerSetup.echo.run(in: place, token: outcome.value) { server in
          let list = try await server.client.get("/v1/requests?limit=500")["requests"]?.array ?? []
          for entry in list {
            let result = try await server.client.finished(try #require(entry["request_id"]?.string))
            #expect(result["status"] == "succeeded", "\(result)")
            if let video = result["output"]?["video"]?.string { #expect(try await server.stranger.get(video).status == 200) }
          }
        }
      }
    }
  }

  @Test func `uploads are in a backup, and an upload that grows meanwhile goes on from the bytes that it had`() async throws {
    try await withTemporaryFolder { folder in
      let (data, file) = (folder + "/data", folder + "/backup.tar")
      let bytes = randomBytes(100_000, seed: 1)
      let before = try await ServerSetup.echo.run(in: data) { server in
        let client = server.client
        let picture = try await client.upload(uploadedPicture)
        let place = try await client.begun(bytes.count)
        _ = try await client.patch(place, at: 0, bytes.prefix(1_000))
        let growing = Task {
          var offset = 1_000
          while !Task.isCancelled, offset < bytes.count {
            let next = min(offset + 500, bytes.count)
            _ = try await client.patch(place, at: offset, bytes[offset..<next])
            offset = next
          }
        }
        try await backup(file, of: data)
        growing.cancel()
        _ = await growing.result
        return (
          picture: try #require(picture["id"]?.string), link: try #require(picture["url"]?.string),
          begun: try #require(place.split(separator: "/").last.map(String.init)), token: client.token
        )
      }.value
      try await restore(file, to: folder + "/new")
      try await ServerSetup.echo.run(in: folder + "/new", token: before.token) { server in
        let client = server.client
        let link = try #require(URL(string: before.link))
        #expect(try await server.stranger.get("\(link.path)?\(link.query ?? "")").body == uploadedPicture)
        let result = try await client.finished(try await client.accepted(Input.picture(before.picture)))
        #expect(result["status"] == "succeeded", "\(result)")
        let place = "/\(before.begun)"
        let offset = try await client.offset(place)
        #expect(offset >= 1_000)
        if offset < bytes.count { #expect(try await client.patch(place, at: offset, bytes[offset...]).status == 204) }
        #expect(try await client.get("/v1/files/\(before.begun)")["sha256"]?.string == sha256(bytes))
        let totals = try await MetricLines(client)
        #expect(totals["katsudo_upload_files"] == 2)
      }
    }
  }

  @Test func `a backup needs no running server`() async throws {
    try await withTemporaryFolder { folder in
      let (data, file) = (folder + "/data", folder + "/backup.tar")
      let first = try await ServerSetup.echo.run(in: data) { server in
        let id = try await server.client.accepted(Input.valid)
        _ = try await server.client.finished(id)
        return (id, server.client.token)
      }.value
      try await backup(file, of: data)
      try await restore(file, to: folder + "/new")
      try await ServerSetup.echo.run(in: folder + "/new", token: first.1) { server async throws in
        #expect(try await server.client.result(first.0)["status"] == "succeeded")
      }
    }
  }

  @Test func `a file that exists is not overwritten, and a folder that is none is named`() async throws {
    try await withTemporaryFolder { folder in
      let none = try await run("backup", folder + "/b.tar", "--data-dir", folder + "/none")
      #expect(none.exitCode == 1)
      #expect(none.errors.contains("There is no data folder at \(folder)/none."))
      _ = try await run("keys", "create", "ann", "--data-dir", folder + "/data")
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/b.tar"))
      let taken = try await run("backup", folder + "/b.tar", "--data-dir", folder + "/data")
      #expect(taken.exitCode == 1)
      #expect(taken.errors.contains("exists. Choose another name."))
      #expect(FileManager.default.contents(atPath: folder + "/b.tar") == Data("mine".utf8))
    }
  }

  @Test func `a restore refuses a folder that is not empty, and a backup that is not there`() async throws {
    try await withTemporaryFolder { folder in
      _ = try await run("keys", "create", "ann", "--data-dir", folder + "/data")
      try await backup(folder + "/b.tar", of: folder + "/data")
      try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/file"))
      let full = try await run("restore", folder + "/b.tar", "--data-dir", folder)
      #expect(full.exitCode == 64)
      #expect(full.errors.contains("is not empty. Name one that is empty or does not exist; nothing was changed."))
      #expect(FolderNames.of(folder) == ["b.tar", "data", "file"])
      let missing = try await run("restore", folder + "/none.tar", "--data-dir", folder + "/new")
      #expect(missing.exitCode == 66)
      #expect(!FileManager.default.fileExists(atPath: folder + "/new"))
    }
  }

  @Test func `a backup without a server leaves the tables of an older version as they are`() async throws {
    let stored = try StoredFolder()
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try StoredFolder.copy(to: data)
      try await backup(folder + "/b.tar", of: data)
      try await restore(folder + "/b.tar", to: folder + "/new")
      for place in [data, folder + "/new"] {
        let database = try DatabaseQueue(path: place + "/katsudo.sqlite")
        let applied = try await database.read { try String.fetchAll($0, sql: "SELECT identifier FROM grdb_migrations") }
        #expect(applied.count == 1, "\(applied)")
        try database.close()
      }
      let setup = ServerSetup.echo.with(["KATSUDO_RETENTION_DAYS": "36500"])
      try await setup.run(in: folder + "/new", token: stored.key) { server async throws in
        for name in ["running", "waiting", "succeeded"] {
          #expect(try await server.client.finished(try stored.id(name))["status"] == "succeeded", "\(name)")
        }
      }
    }
  }

  @Test func `only what belongs to a server is in a backup, and what is missing is counted`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let made = try await ServerSetup.echoFiles.run(in: data) { server in
        let ids = [try await server.client.accepted(Input.valid), try await server.client.accepted(Input.valid)]
        for id in ids { _ = try await server.client.finished(id) }
        return (ids: ids, token: server.client.token)
      }.value
      for name in ["manifest.json", "notes.txt", "models/readme.txt"] {
        try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(data)/\(name)"))
      }
      try FileManager.default.removeItem(atPath: "\(data)/outputs/\(made.ids[0])")
      let command = try await run("backup", folder + "/b.tar", "--data-dir", data)
      #expect(command.exitCode == 0, "\(command.errors)")
      #expect(command.output.hasSuffix(" bytes, 1 missing in the data folder\n"), "\(command.output)")
      let list = try await FinishedCommand.shell("tar tf '\(folder)/b.tar'")
      #expect(!list.output.contains("notes.txt") && !list.output.contains("readme.txt"))
      try await restore(folder + "/b.tar", to: folder + "/new")
      #expect(!FileManager.default.fileExists(atPath: folder + "/new/manifest.json"))
      try await ServerSetup.echo.run(in: folder + "/new", token: made.token) { server in
        let result = try await server.client.result(made.ids[1])
        #expect(try await server.stranger.get(try #require(result["output"]?["video"]?.string)).status == 200)
      }
    }
  }

  @Test func `a folder that cannot be listed ends the backup, and the message names it`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try await ServerSetup.idle.run(in: data) { _ in
        try FileManager.default.moveItem(atPath: data + "/models", toPath: data + "/elsewhere")
        try Data("no folder".utf8).write(to: URL(fileURLWithPath: data + "/models"))
        let command = try await run("backup", folder + "/b.tar", "--data-dir", data)
        #expect(command.exitCode == 1)
        #expect(command.errors.contains("The backup cannot be made: \(data)/models: Not a directory."), "\(command.errors)")
        #expect(FolderNames.of(data + "/backup") == ["lock"])
        #expect(FolderNames.of(folder) == ["data"])
      }
    }
  }

  @Test(arguments: ["-R a=rwx,u+s", "-R a-rwx,u+rX"]) func `a restore sets every mode itself`(modes: String) async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try await ServerSetup.echoFiles.run(in: data) { server in
        _ = try await server.client.finished(try await server.client.accepted(Input.valid))
      }
      try await backup(folder + "/b.tar", of: data)
      let change = try await FinishedCommand.shell(
        """
        cd '\(folder)' && mkdir open && tar xf b.tar -C open && chmod \(modes) open && tar cf loose.tar -C open . && chmod -R u+rwX open
        mkdir new && chmod 755 new
        """)
      #expect(change.exitCode == 0, "\(change.errors)")
      try await restore(folder + "/loose.tar", to: folder + "/new")
      let wrong = try await FinishedCommand.shell(
        "cd '\(folder)/new' && find . \\( -type d ! -perm 700 -o -type f ! -perm 600 \\) -print && find . -name '*.mp4' | wc -l")
      #expect(wrong.output == "1\n", "\(wrong.output)\(wrong.errors)")
    }
  }

  /// The ways to damage an unpacked backup, as commands of a shell, and a part of the message.
  private static let damages = [
    ("printf x >> link-secret", "link-secret is not what it was"), ("rm link-secret", "link-secret is missing"),
    ("touch more", "does not name: more"), ("ln -s /etc/passwd more", "more is neither a file nor a folder"),
    ("rm manifest.json", "has no manifest.json"), ("sed -i 's/\"format\" : 1/\"format\" : 2/' manifest.json", "this version does not know"),
  ]

  @Test(arguments: damages) func `a damaged backup is refused, and the folder stays empty`(damage: String, sentence: String) async throws {
    try await withTemporaryFolder { folder in
      try await ServerSetup.idle.run(in: folder + "/data") { _ in }
      try await backup(folder + "/b.tar", of: folder + "/data")
      let change = try await FinishedCommand.shell(
        "cd '\(folder)' && mkdir open && tar xf b.tar -C open && (cd open && \(damage)) && tar cf bad.tar -C open .")
      #expect(change.exitCode == 0, "\(change.errors)")
      let refused = try await run("restore", folder + "/bad.tar", "--data-dir", folder + "/new")
      #expect(refused.exitCode == 1)
      #expect(refused.errors.contains(sentence), "\(refused.errors)")
      #expect(FolderNames.of(folder + "/new").isEmpty)
    }
  }

  @Test func `what a backup that was cut off left behind is gone after the next start`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try await ServerSetup.idle.run(in: data) { _ in }
      try FileManager.default.createDirectory(atPath: data + "/backup/cut-off", withIntermediateDirectories: true)
      try await ServerSetup.idle.run(in: data) { _ in }
      #expect(FolderNames.of(data + "/backup") == ["lock"])
    }
  }
}
