import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct DeletionTests {
  @Test func `a request that has ended is deleted with its files, and its links stop to work`() async throws {
    try await RouterSetup.echoFiles.run { server in
      let client = server.client
      let id = try await client.accepted(Input.valid)
      let link = try #require(try await client.finished(id)["output"]?["video"]?.string)
      #expect(try await server.caller("other").delete(id).status == 403)
      let answer = try await client.delete(id)
      #expect(answer.status == 204)
      #expect(answer.body.isEmpty)
      #expect(FolderNames(root: server.dataDir).outputs == [])
      for (method, call) in [("GET", "/status"), ("GET", "/result"), ("POST", "/cancel"), ("GET", "/receipt"), ("DELETE", "")] {
        try await client.call(method, "/v1/requests/\(id)\(call)").expectError(404, 404_001, "There is no request of this id.")
      }
      try await client.get(link).expectError(404, 404_001, "There is no such file.")
      #expect(try await client.listed("") == [])
      for method in ["GET", "PUT", "POST"] { #expect(try await client.call(method, "/v1/requests/\(id)").status == 404) }
      #expect(try await client.delete("a%20b").status == 400)
      #expect(try await server.stranger.delete(id).status == 401)
    }
  }

  @Test func `a request that waits or runs is not deleted`() async throws {
    try await RouterSetup.held.run { server in
      let client = server.client
      let running = try await client.accepted(Input.valid)
      try await client.running(running)
      let waiting = try await client.accepted(Input.valid)
      for id in [running, waiting] {
        try await client.delete(id).expectError(409, 409_001, "The request has not ended yet. Cancel it")
      }
      #expect(try await client.status(waiting)["status"] == "in_queue")
      try await client.call("POST", "/v1/requests/\(waiting)/cancel").expectSuccess(202)
      #expect(try await client.delete(waiting).status == 204)
    }
  }

  @Test func `the messages of a deleted request are not sent any more and leave the log`() async throws {
    try await MediaServer.run(.status(500)) { receiver in
      try await Hooks.setup.run { server in
        let client = server.client
        let first = try await client.hooked(receiver.url("/"))
        _ = try await client.finished(first)
        try await receiver.received(1)
        #expect(try await client.delete(first).status == 204)
        #expect(try await client.deliveries("?request_id=\(first)") == [])
        func sent(_ id: String) -> Int { receiver.requests.count { $0.json["request_id"] == .string(id) } }
        let before = sent(first)
        let second = try await client.hooked(receiver.url("/"))
        try await eventually("the other request's message is tried again", { sent(second) }, until: { $0 >= 4 })
        #expect(sent(first) <= before + 1, "at most a try that was on its way")
        #expect(try await MetricLines(client)["katsudo_webhook_deliveries_pending"] == 1)
      }
    }
  }

  @Test func `an event stream ends with the request that is deleted`() async throws {
    try await RouterSetup.held.run { server in
      let client = server.client
      let id = try await client.accepted(Input.valid)
      try await client.running(id)
      var stream = try await client.events(id)
      #expect(try await stream.next()?.data["status"] == "in_queue")
      try await client.call("POST", "/v1/requests/\(id)/cancel?running=true").expectSuccess(202)
      #expect(try await client.finished(id)["status"] == "cancelled")
      #expect(try await client.delete(id).status == 204)
      // The end came before the deletion or with it: the stream closes in any case.
      _ = try await stream.rest()
      try await client.get("/v1/requests/\(id)/events").expectError(404, 404_001, "There is no request of this id.")
    }
  }

  @Test func `an uploaded file outlives the requests that used it`() async throws {
    try await RouterSetup.echoFiles.run { server in
      let client = server.client
      let upload = try await client.upload(uploadedPicture)
      let file = try #require(upload["id"]?.string)
      for _ in 0..<2 {
        let id = try await client.accepted(Input.picture(file))
        #expect(try await client.finished(id)["status"] == "succeeded")
        #expect(try await client.delete(id).status == 204)
        #expect(try await client.get(try #require(upload["url"]?.string)).body == uploadedPicture)
      }
      #expect(try await client.call("DELETE", "/v1/files/\(file)").status == 204)
    }
  }

  @Test func `a repeated submit that waits gets the id of a deleted request at once`() async throws {
    try await RouterSetup.echoFiles.run { server in
      let client = server.client
      func submit() async throws -> APIClient.Answer {
        try await client.call(
          "POST", "/v1/models/\(APIClient.seedModel)", headers: [("Prefer", "wait=50"), ("Idempotency-Key", "order 1")],
          body: Input.valid.encoded())
      }
      let first = try await submit()
      #expect(first["status"] == "succeeded")
      let id = try #require(first["request_id"]?.string)
      #expect(try await client.delete(id).status == 204)
      let again = try await submit()
      #expect(again.status == 200)
      #expect(again["request_id"] == .string(id))
      #expect(again["status"] == nil, "there is no result to tell")
      #expect(again.headers["idempotent-replayed"] == "true")
    }
  }

  @Test func `a deletion survives a killed server, and files without a record are removed at the next start`() async throws {
    try await withTemporaryFolder { folder in
      let setup = ServerSetup.echoFiles
      let first = try await setup.run(in: folder) { server in
        let client = server.client
        let submit = try await client.submit(Input.valid, key: "order 1")
        let id = try #require(submit["request_id"]?.string)
        _ = try await client.finished(id)
        #expect(try await client.delete(id).status == 204)
        // These are the files that a kill between the deletion of the record and that of the files leaves.
        try FileManager.default.createDirectory(atPath: "\(folder)/outputs/\(id)/1", withIntermediateDirectories: true)
        try Data("left".utf8).write(to: URL(fileURLWithPath: "\(folder)/outputs/\(id)/1/\(id).mp4"))
        server.kill()
        return (id: id, answer: submit.body, token: client.token)
      }
      let kept = first.value
      try await setup.run(in: folder, token: kept.token) { server in
        #expect(try await server.client.get("/v1/requests/\(kept.id)/result").status == 404)
        try await eventually("the files are gone", { FolderNames(root: folder).outputs }, until: \.isEmpty)
        let repeated = try await server.client.submit(Input.valid, key: "order 1")
        #expect(repeated["request_id"] == .string(kept.id), "the key still answers with the deleted request")
        #expect(repeated.headers["idempotent-replayed"] == "true")
        #expect(try await server.client.get("/v1/usage")["usage"]?.array?.first?["succeeded"] == 1)
      }
    }
  }

  @Test func `a server that is killed between the record and the files of a deletion leaves nothing, and shared files stay`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let (setup, folders) = (ServerSetup.echoFiles, FolderNames(root: data))
      let first = try await setup.run(in: data) { server in
        let client = server.client
        let made = try await client.accepted(Input.with(["seed": 7]))
        _ = try await client.finished(made)
        let sharing = try await client.accepted(Input.with(["seed": 7]), query: "reuse=true")
        #expect(try await client.receipt(sharing)["reused_from"] == .string(made))
        let film = try await client.video(made)
        // A backup holds the lock of removals until it has every file. It waits for this one, which has no writer.
        let place = try await client.begun(1000)
        let pipe = data + "/uploads/" + (place.split(separator: "/").last.map(String.init) ?? "")
        try FileManager.default.removeItem(atPath: pipe)
        try #require(mkfifo(pipe, 0o600) == 0)
        let backup = Task { try await FinishedCommand.run(["backup", folder + "/b.tar", "--data-dir", data]) }
        try await eventually("the backup has the lock", { FolderNames.of(data + "/backup").count }, until: { $0 == 2 })
        let deletion = Task { try await client.delete(made) }
        try await eventually("the record is gone", { try await client.get("/v1/requests/\(made)/status").status }, until: { $0 == 404 })
        #expect(folders.outputs == [made, sharing].sorted(), "the files are still there")
        server.kill()
        _ = await deletion.result
        #expect(try await backup.value.exitCode != 0)
        try FileManager.default.removeItem(atPath: pipe)
        return (made: made, sharing: sharing, film: film, token: client.token)
      }
      let kept = first.value
      try await setup.run(in: data, token: kept.token) { server in
        let client = server.client
        try await eventually("the files of the deleted request are gone", { folders.outputs }, until: { $0 == [kept.sharing] })
        try await client.get("/v1/requests/\(kept.made)/status").expectError(404, 404_001, "There is no request of this id.")
        #expect(try await client.video(kept.sharing) == kept.film)
        #expect(FolderNames.of(data + "/backup") == ["lock"])
        #expect(try await client.delete(kept.sharing).status == 204)
        #expect(folders.outputs == [])
      }
    }
  }

  @Test func `after a kill in the middle of many deletions each request is whole or gone`() async throws {
    let count = 40
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let (setup, folders) = (ServerSetup.echoFiles, FolderNames(root: data))
      let first = try await setup.run(in: data) { server in
        let client = server.client
        var (ids, films): ([String], [String: String]) = ([], [:])
        for _ in 0..<count { ids.append(try await client.accepted(Input.valid)) }
        for id in ids {
          _ = try await client.finished(id)
          films[id] = try await client.video(id)
        }
        await withTaskGroup(of: Void.self) { group in
          for (number, id) in ids.enumerated() {
            group.addTask {
              let answer = try? await client.delete(id)
              // The others are on their way.
              if number == count / 2, answer != nil { server.kill() }
            }
          }
        }
        return (films: films, token: client.token)
      }
      let kept = first.value
      try await setup.run(in: data, token: kept.token) { server in
        let client = server.client
        let left = try await client.listed("limit=100").sorted()
        #expect(left.count < count)
        try await eventually("only files of requests are left", { folders.outputs }, until: { $0 == left })
        for id in left { #expect(try await client.video(id) == kept.films[id]) }
      }
    }
  }
}
