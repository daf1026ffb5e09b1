import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

extension APIClient {
  /// The keys that the caller's owner sees.
  func keys() async throws -> [JSONValue] {
    let answer = try await get("/v1/keys")
    answer.expectSuccess()
    return answer["keys"]?.array ?? []
  }

  /// Makes a key, and returns a client that uses it and the key's id.
  func newKey(_ name: String = "laptop") async throws -> (client: APIClient, id: String) {
    let answer = try await post("/v1/keys", json: ["name": .string(name)])
    answer.expectSuccess(201)
    return (with(token: try #require(answer["token"]?.string)), try #require(answer["id"]?.string))
  }

  func revoke(_ id: String) async throws -> Answer { try await call("DELETE", "/v1/keys/\(id)") }
}

/// The keys that owners make, see and revoke themselves.
@Suite struct OwnerKeyTests {
  @Test func `an owner makes a key, uses it and revokes it`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with({ $0.time = clock.source }).run { server in
      // Keys are listed in the order of their times.
      clock.advance(milliseconds: 1)
      let answer = try await server.client.post("/v1/keys", json: ["name": "laptop"])
      answer.expectSuccess(201)
      #expect(Set(answer.json.object?.keys.map { $0 } ?? []) == ["id", "name", "created_at", "token"])
      #expect(answer["name"] == "laptop")
      #expect(answer.headers["cache-control"] == "no-store")
      expectTimestamp(answer["created_at"])
      let token = try #require(answer["token"]?.string)
      #expect(token.wholeMatch(of: /katsudo_[A-Za-z0-9_-]{43}/) != nil)
      let id = try #require(answer["id"]?.string)
      clock.advance(milliseconds: 2000)

      let seen = try await server.client.keys()
      #expect(seen.map { $0["name"] } == ["", "laptop"])
      #expect(seen.map { $0["current"] } == [true, false])
      #expect(seen[1]["id"] == .string(id))
      #expect(seen[1]["created_at"] == answer["created_at"])
      #expect(seen[1]["last_used_at"] == nil, "nobody has used it yet")
      #expect(seen[0]["last_used_at"] == .string(clock.now.wireText))
      #expect(try await !server.client.get("/v1/keys").text.contains(token))

      let laptop = server.client.with(token: token)
      #expect(try await laptop.keys().map { $0["current"] } == [false, true])
      #expect(try await server.client.keys()[1]["last_used_at"] == .string(clock.now.wireText))
      let revoked = try await server.client.revoke(id)
      revoked.expectSuccess()
      #expect(revoked.json == ["id": .string(id), "revoked": true])
      try await laptop.get("/v1/models").expectError(401, 400_004, "has been revoked")
      #expect(try await server.client.keys().count == 1)
      // The answer may have been lost, so a second call has the same one.
      #expect(try await server.client.revoke(id).json == revoked.json)
    }
  }

  @Test func `the key of the call can be revoked, and the answer says so`() async throws {
    try await RouterSetup.idle.run { server in
      let (client, id) = try await server.client.newKey()
      let answer = try await client.revoke(id)
      answer.expectSuccess()
      #expect(answer["revoked"] == true)
      #expect(answer["message"] == "This was the key of the call itself. It is refused from now on.")
      #expect(try await client.revoke(id).status == 401)
    }
  }

  @Test func `the keys of other owners cannot be seen or revoked`() async throws {
    try await RouterSetup.idle.run { server in
      let bob = try await server.caller("bob")
      let (mine, id) = try await server.client.newKey()
      #expect(try await bob.keys().count == 1)
      try await bob.revoke(id).expectError(404, 404_001, "You have no key of this id.")
      try await bob.revoke("key_none").expectError(404, 404_001, "You have no key of this id.")
      try await mine.get("/v1/models").expectSuccess()
    }
  }

  @Test func `an operator's key is not shown and cannot be revoked here, and makes ordinary keys`() async throws {
    try await ServerSetup.idle.run { server in
      let made = try await FinishedCommand.run(["keys", "create", "default", "--operator", "--data-dir", server.dataDir])
      let operators = server.client.with(token: made.lastLine)
      let id = try #require(try await KeyList(dataDir: server.dataDir).keys.last?.id)
      #expect(try await server.client.keys().count == 1)
      #expect(try await operators.keys().map { $0["current"] } == [false])
      for caller in [server.client, operators] { try await caller.revoke(id).expectError(404, 404_001, "You have no key of this id.") }
      // The order of a key over the control socket has such fields. Here they mean nothing.
      let answer = try await operators.post(
        "/v1/keys", json: ["name": "ordinary", "owner": "intruder", "isOperator": true, "operator": true])
      answer.expectSuccess(201)
      let (client, new) = (server.client.with(token: answer["token"]?.string), try #require(answer["id"]?.string))
      #expect(try await client.keys().map { $0["name"] } == ["", "ordinary"])
      let list = try await FinishedCommand.run(["keys", "list", "--data-dir", server.dataDir]).output
      let line = try #require(list.split(separator: "\n").first { $0.contains(new) })
      #expect(line.hasSuffix("active  named ordinary"), "\(line)")
      let audit = try await FinishedCommand.run(["keys", "audit", "--data-dir", server.dataDir]).output
      let entry = try #require(audit.split(separator: "\n").last)
      #expect(entry.contains("  key:\(id)  created  \(new)  default  name ordinary"), "\(entry)")
    }
  }

  @Test(
    arguments: [
      ["name": ""], ["name": .string(String(repeating: "n", count: 129))], ["name": "a\nb"], ["name": 7], [:], ["name": .null],
    ] as [JSONValue])
  func `a name that no key can have is refused`(body: JSONValue) async throws {
    try await RouterSetup.idle.run { server in
      let answer = try await server.client.post("/v1/keys", json: body)
      answer.expectError(422, 422_001, field: ["body", "name"], "name: must")
      #expect(try await server.client.keys().count == 1)
    }
  }

  @Test func `a body that is no JSON object, too large or of another type is refused`() async throws {
    try await RouterSetup.idle.run { server in
      let client = server.client
      for text in ["", "[]", "{", "\"a\""] {
        try await client.call("POST", "/v1/keys", body: Data(text.utf8)).expectError(
          422, 422_001, field: ["body"], "The body must be a JSON object.")
      }
      let large = Data(#"{"name":"\#(String(repeating: "n", count: 20_000))"}"#.utf8)
      try await client.call("POST", "/v1/keys", body: large).expectError(413, 413_001, "larger than 16 KiB")
      try await client.call("POST", "/v1/keys", body: Data("name=a".utf8), type: "application/x-www-form-urlencoded")
        .expectError(415, 415_001, "must be JSON")
      try await client.call("PUT", "/v1/keys").expectError(405, 405_001, "Use GET, POST")
      try await server.stranger.get("/v1/keys").expectError(401, 400_004, "needs an API key")
    }
  }

  @Test func `an owner has no more keys than the setting says`() async throws {
    try await RouterSetup.idle.with(environment: ["KATSUDO_KEYS_PER_OWNER": "2"]).run { server in
      let (_, id) = try await server.client.newKey()
      let answer = try await server.client.post("/v1/keys", json: ["name": "third"])
      answer.expectError(409, 409_001, "You have 2 keys, the most that one owner may have here. Revoke one")
      expectNoMisreadWord(in: answer["error_message"]?.string ?? "")
      let bob = try await server.caller("bob")
      _ = try await bob.newKey()
      try await server.client.revoke(id).expectSuccess()
      _ = try await server.client.newKey("third")
    }
  }

  @Test func `an owner makes no more keys in a day than the setting says, also if it revokes them`() async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with(environment: ["KATSUDO_KEYS_MADE_PER_DAY": "3"], { $0.time = clock.source }).run { server in
      // The first key of the server counts too.
      clock.advance(milliseconds: 3_600_000)
      for _ in 0..<2 { _ = try await server.client.revoke(server.client.newKey().id) }
      let answer = try await server.client.post("/v1/keys", json: ["name": "a"])
      answer.expectError(429, 429_001, "You made 3 keys within 24 hours")
      #expect(answer.headers["retry-after"] == "\(23 * 3600)")
      clock.advance(milliseconds: 23 * 3_600_000)
      _ = try await server.client.newKey()
      #expect(try await server.client.post("/v1/keys", json: ["name": "a"]).status == 429)
    }
  }

  @Test func `keys that a limited key makes share its limit, also after it was revoked and the server started again`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let made = try await FinishedCommand.run(["keys", "create", "ann", "--requests-per-second", "0.02", "--data-dir", folder])
      let other = try await FinishedCommand.run(["keys", "create", "ann", "--data-dir", folder])
      // The limit allows one call in 50 seconds, so the calls of this test need other keys.
      let (token, grandchild) = try await ServerSetup.idle.run(in: folder, token: made.lastLine) { server in
        let (child, _) = try await server.client.newKey("child")
        for client in [child, server.client] {
          try await client.get("/v1/models").expectError(429, 429_001, "The limit of this key is 0.02 requests per second.")
        }
        let free = server.client.with(token: other.lastLine)
        try await free.get("/v1/models").expectSuccess()
        let parent = try #require(try await free.keys().first?["id"]?.string)
        try await free.revoke(parent).expectSuccess()
        return (child.token, other.lastLine)
      }.value
      try await ServerSetup.idle.run(in: folder, token: token) { server in
        try await server.client.get("/v1/models").expectSuccess()
        try await server.client.get("/v1/models").expectError(429, 429_001, "The limit of this key")
        try await server.client.with(token: grandchild).get("/v1/models").expectSuccess()
      }
    }
  }

  @Test func `keys and the time of their last use survive a restart`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let (token, first, used) = try await ServerSetup.idle.run(in: folder) { server in
        let (client, _) = try await server.client.newKey("laptop")
        let keys = try await client.keys()
        return (server.client.token, client.token, keys.map { $0["last_used_at"] })
      }.value
      try await ServerSetup.idle.run(in: folder, token: first) { server in
        let keys = try await server.client.keys()
        #expect(keys.map { $0["name"] } == ["", "laptop"])
        #expect(keys[0]["last_used_at"] == used[0], "nobody has used it since")
        #expect(used[1] != nil, "the list was asked for with it")
        try await server.client.with(token: token).get("/v1/models").expectSuccess()
      }
    }
  }

  @Test func `the answer of me names the owner and the key`() async throws {
    try await RouterSetup.idle.run { server in
      let answer = try await server.caller("Ann Example").get("/api/auth/me")
      answer.expectSuccess()
      #expect(answer["id"] == "Ann Example")
      #expect(answer["token_type"] == "api_key")
      expectTimestamp(answer["token_created_at"])
      try await server.stranger.get("/api/auth/me").expectError(401, 400_004, "needs an API key")
      try await server.client.call("POST", "/api/auth/me").expectError(405, 405_001, "Use GET")
    }
  }

  @Test func `a server that asks for no key has no keys and no sign-in`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.access.auth = false }).run { server in
      let calls = [
        ("GET", "/v1/keys"), ("POST", "/v1/keys"), ("DELETE", "/v1/keys/key_1"), ("GET", "/v1/device/ABCD-EFGH"),
        ("POST", "/v1/device/ABCD-EFGH"), ("GET", "/v1/device"), ("POST", "/api/cli-auth/start"), ("POST", "/api/cli-auth/poll"),
      ]
      for (method, path) in calls {
        let answer = try await server.stranger.call(method, path)
        answer.expectError(404, 404_001, "This server asks for no key, so there are no keys and no sign-in here.")
      }
      #expect(try await server.stranger.get("/api/auth/me").json == ["id": "anonymous"])
    }
  }
}
