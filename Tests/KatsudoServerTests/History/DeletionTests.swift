import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct DeletionTests {
  @Test func `a request that has ended is deleted with its files, and its links stop to work`() async throws {
    try await RouterSetup.echo.run { server in
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

  @Test func `a deletion survives a killed server, and files without a record are removed at the next start`() async throws {
    try await withTemporaryFolder { folder in
      let setup = ServerSetup.echo
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
}
