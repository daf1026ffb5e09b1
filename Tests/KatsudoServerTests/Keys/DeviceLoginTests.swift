import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// A sign-in as a program begins it.
struct DeviceSignIn: Sendable {
  let deviceCode: String
  let userCode: String
  let verifyURL: String
}

extension APIClient {
  /// Begins a sign-in without a key.
  ///
  /// - Parameter address: the address that a proxy on this machine names.
  func startSignIn(address: String? = nil, headers: [(String, String)] = []) async throws -> Answer {
    try await stranger.call("POST", "/api/cli-auth/start", headers: headers + (address.map { [("x-forwarded-for", $0)] } ?? []))
  }

  func signIn(address: String? = nil, headers: [(String, String)] = []) async throws -> DeviceSignIn {
    let answer = try await startSignIn(address: address, headers: headers)
    answer.expectSuccess()
    return DeviceSignIn(
      deviceCode: try #require(answer["device_code"]?.string), userCode: try #require(answer["user_code"]?.string),
      verifyURL: try #require(answer["verify_url"]?.string))
  }

  func poll(_ signIn: DeviceSignIn) async throws -> JSONValue {
    let answer = try await stranger.post("/api/cli-auth/poll", json: ["device_code": .string(signIn.deviceCode)])
    answer.expectSuccess()
    return answer.json
  }

  func answerSignIn(_ code: String, approve: Bool, name: String? = "laptop") async throws -> Answer {
    var body: [String: JSONValue] = ["approve": .bool(approve)]
    body["name"] = name.map { .string($0) }
    return try await post("/v1/device/\(code)", json: .object(body))
  }
}

/// Signing in by a code that the owner approves in a browser.
@Suite struct DeviceLoginTests {
  private func withServer(
    environment: [String: String] = [:], _ body: @Sendable (RouterServer, TestClock) async throws -> Void
  ) async throws {
    let clock = TestClock()
    try await RouterSetup.idle.with(environment: environment, { $0.time = clock.source }).run { try await body($0, clock) }
  }

  @Test func `an owner approves a code, and exactly one poll gets a new key of that owner`() async throws {
    try await withServer { server, clock in
      let ann = try await server.caller("ann")
      let answer = try await server.client.startSignIn(address: "203.0.113.7", headers: [("user-agent", "runcomfy-cli/0.1.1")])
      answer.expectSuccess()
      #expect(Set(answer.json.object?.keys.map { $0 } ?? []) == ["device_code", "user_code", "verify_url", "expires_in", "poll_interval"])
      #expect(answer["expires_in"] == 600)
      #expect(answer["poll_interval"] == 2)
      #expect(answer.headers["cache-control"] == "no-store")
      let code = try #require(answer["user_code"]?.string)
      #expect(code.wholeMatch(of: /[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}/) != nil, "\(code)")
      #expect(answer["verify_url"] == .string("\(server.client.base)/device?code=\(code)"))
      let deviceCode = try #require(answer["device_code"]?.string)
      #expect(deviceCode.wholeMatch(of: /[A-Za-z0-9_-]{43}/) != nil)
      let signIn = DeviceSignIn(deviceCode: deviceCode, userCode: code, verifyURL: "")
      let startedAt = clock.now.wireText
      clock.advance(milliseconds: 5000)
      #expect(try await server.client.poll(signIn) == ["status": "pending"])

      let shown = try await ann.get("/v1/device/\(code)")
      shown.expectSuccess()
      #expect(
        shown.json == [
          "user_code": .string(code), "client": "runcomfy-cli/0.1.1", "address": "203.0.113.7", "started_at": .string(startedAt),
        ])
      // A person may type it in another form.
      let typed = code.lowercased().replacing("-", with: "%20")
      let approved = try await ann.answerSignIn(typed, approve: true, name: "laptop")
      approved.expectSuccess()
      #expect(approved.json == ["status": "authorized"])
      try await ann.answerSignIn(code, approve: true).expectError(409, 409_001, "was answered already")
      try await ann.answerSignIn(code, approve: false).expectError(409, 409_001, "was answered already")

      let got = try await server.client.poll(signIn)
      #expect(got["status"] == "authorized")
      let signedIn = server.client.with(token: try #require(got["access_token"]?.string))
      #expect(try await server.client.poll(signIn) == ["status": "expired"])
      #expect(try await signedIn.get("/api/auth/me")["id"] == "ann")
      let keys = try await signedIn.keys()
      #expect(keys.map { $0["name"] } == ["", "laptop"])
      #expect(keys.map { $0["current"] } == [false, true])
      try await ann.revoke(try #require(keys[1]["id"]?.string)).expectSuccess()
      #expect(try await signedIn.get("/v1/models").status == 401)
    }
  }

  @Test func `polls at the same time hand out the key once`() async throws {
    try await withServer { server, _ in
      let signIn = try await server.client.signIn()
      try await server.client.answerSignIn(signIn.userCode, approve: true).expectSuccess()
      let answers = try await withThrowingTaskGroup(of: JSONValue.self) { group in
        for _ in 0..<20 { group.addTask { try await server.client.poll(signIn) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(answers.filter { $0["status"] == "authorized" && $0["access_token"] != nil }.count == 1)
      #expect(answers.filter { $0 == ["status": "expired"] }.count == 19)
    }
  }

  @Test func `a refusal is told once`() async throws {
    try await withServer { server, _ in
      let signIn = try await server.client.signIn()
      let refused = try await server.client.answerSignIn(signIn.userCode, approve: false, name: nil)
      refused.expectSuccess()
      #expect(refused.json == ["status": "denied"])
      #expect(try await server.client.poll(signIn) == ["status": "denied"])
      #expect(try await server.client.poll(signIn) == ["status": "expired"])
      #expect(try await server.client.keys().count == 1)
    }
  }

  @Test func `a code is open for ten minutes, and a key that nobody took by then is revoked`() async throws {
    let clock = TestClock()
    let setup = RouterSetup.idle.with {
      $0.time = clock.source
      $0.housekeepingInterval = .milliseconds(20)
    }
    try await setup.run { server in
      let (first, second) = (try await server.client.signIn(), try await server.client.signIn())
      try await server.client.answerSignIn(second.userCode, approve: true, name: "never taken").expectSuccess()
      clock.advance(milliseconds: 599_999)
      #expect(try await server.client.poll(first) == ["status": "pending"])
      #expect(try await server.client.keys().count == 2)
      clock.advance(milliseconds: 1)
      for signIn in [first, second] { #expect(try await server.client.poll(signIn) == ["status": "expired"]) }
      try await server.client.get("/v1/device/\(first.userCode)").expectError(404, 404_001, "No sign-in waits for this code.")
      _ = try await eventually("the key is revoked", { try await server.client.keys().count }) { $0 == 1 }
    }
  }

  @Test func `an address has at most thirty open sign-ins, and other addresses need not wait for it`() async throws {
    try await withServer { server, clock async throws in
      var signIns: [DeviceSignIn] = []
      for _ in 0..<3 {
        for _ in 0..<10 { signIns.append(try await server.client.signIn(address: "203.0.113.7")) }
        clock.advance(milliseconds: 60_000)
      }
      let answer = try await server.client.startSignIn(address: "203.0.113.7")
      answer.expectError(429, 429_001, "There are 30 open sign-ins, the most that are allowed")
      #expect(answer.headers["retry-after"] == "60")
      _ = try await server.client.signIn(address: "203.0.113.8")
      try await server.client.answerSignIn(signIns[0].userCode, approve: false).expectSuccess()
      #expect(try await server.client.poll(signIns[0]) == ["status": "denied"])
      _ = try await server.client.signIn(address: "203.0.113.7")
    }
  }

  @Test func `a web page of another site begins no sign-in`() async throws {
    try await withServer { server, _ async throws in
      try await server.client.startSignIn(headers: [("sec-fetch-site", "cross-site")]).expectError(
        403, 403_001, "A web page of another site cannot begin a sign-in.")
      _ = try await server.client.signIn(headers: [("sec-fetch-site", "same-origin")])
    }
  }

  @Test func `the time for which a code is open is a setting`() async throws {
    try await withServer(environment: ["KATSUDO_LOGIN_MINUTES": "1"]) { server, clock in
      let answer = try await server.client.startSignIn()
      #expect(answer["expires_in"] == 60)
      clock.advance(milliseconds: 60_000)
      try await server.client.get("/v1/device/\(answer["user_code"]?.string ?? "")").expectError(404, 404_001, "No sign-in waits")
    }
  }

  @Test func `an address begins ten sign-ins a minute`() async throws {
    try await withServer { server, clock in
      for _ in 0..<5 { _ = try await server.client.signIn(address: "203.0.113.7") }
      clock.advance(milliseconds: 30_000)
      for _ in 0..<5 { _ = try await server.client.signIn(address: "203.0.113.7") }
      let answer = try await server.client.startSignIn(address: "203.0.113.7")
      answer.expectError(429, 429_001, "This address began 10 sign-ins within a minute")
      expectNoMisreadWord(in: answer["error_message"]?.string ?? "")
      #expect(answer.headers["retry-after"] == "30")
      // A client can only add addresses before the one that the proxy adds.
      #expect(try await server.client.startSignIn(address: "198.51.100.1, 203.0.113.7").status == 429)
      _ = try await server.client.signIn(address: "203.0.113.8")
      clock.advance(milliseconds: 30_000)
      for _ in 0..<5 { _ = try await server.client.signIn(address: "203.0.113.7") }
      #expect(try await server.client.startSignIn(address: "203.0.113.7").status == 429)
    }
  }

  @Test func `the addresses of one IPv6 network of 64 bits share the limit`() async throws {
    try await withServer(environment: ["KATSUDO_LOGIN_PER_MINUTE": "2"]) { server, _ in
      _ = try await server.client.signIn(address: "2001:db8::1")
      _ = try await server.client.signIn(address: "2001:DB8:0:0:1::2")
      #expect(try await server.client.startSignIn(address: "2001:db8::3").status == 429)
      _ = try await server.client.signIn(address: "2001:db8:0:1::3")
    }
  }

  @Test func `all addresses together have a limit of open sign-ins, and an answer that was taken makes room`() async throws {
    try await withServer(environment: ["KATSUDO_LOGIN_OPEN": "20"]) { server, clock in
      var signIns: [DeviceSignIn] = []
      for number in 0..<20 { signIns.append(try await server.client.signIn(address: "203.0.113.\(number)")) }
      let answer = try await server.client.startSignIn(address: "198.51.100.1")
      answer.expectError(429, 429_001, "There are 20 open sign-ins, the most that are allowed")
      #expect(answer.headers["retry-after"] == "60")
      clock.advance(milliseconds: 60_000)
      #expect(try await server.client.startSignIn(address: "198.51.100.1").status == 429)
      try await server.client.answerSignIn(signIns[3].userCode, approve: false).expectSuccess()
      #expect(try await server.client.poll(signIns[3]) == ["status": "denied"])
      _ = try await server.client.signIn(address: "198.51.100.1")
      #expect(try await server.client.startSignIn(address: "198.51.100.1").status == 429)
      clock.advance(milliseconds: 540_000)
      _ = try await server.client.signIn(address: "198.51.100.1")
    }
  }

  @Test func `after five wrong codes a key must wait a minute, and other keys need not`() async throws {
    try await withServer { server, clock async throws in
      let signIn = try await server.client.signIn()
      let bob = try await server.caller("bob")
      for number in 0..<5 {
        let answer =
          number.isMultiple(of: 2)
          ? try await server.client.get("/v1/device/BBBB-BBB\(number)")
          : try await server.client.answerSignIn("wrong\(number)", approve: true)
        answer.expectError(404, 404_001, "No sign-in waits for this code.")
        clock.advance(milliseconds: 1000)
      }
      for answer in [
        try await server.client.get("/v1/device/\(signIn.userCode)"), try await server.client.answerSignIn(signIn.userCode, approve: true),
      ] {
        answer.expectError(429, 429_001, "5 wrong codes were tried with this key within a minute.")
        #expect(answer.headers["retry-after"] == "55")
      }
      try await bob.get("/v1/device/\(signIn.userCode)").expectSuccess()
      clock.advance(milliseconds: 55_000)
      try await server.client.get("/v1/device/\(signIn.userCode)").expectSuccess()
    }
  }

  @Test func `the number of wrong codes is a setting`() async throws {
    try await withServer(environment: ["KATSUDO_LOGIN_WRONG_PER_MINUTE": "1"]) { server, _ async throws in
      #expect(try await server.client.get("/v1/device/BBBB-BBBB").status == 404)
      #expect(try await server.client.get("/v1/device/BBBB-BBBB").status == 429)
    }
  }

  @Test func `an approval that makes no key leaves the sign-in open`() async throws {
    try await withServer(environment: ["KATSUDO_KEYS_PER_OWNER": "2"]) { server, _ in
      let (_, id) = try await server.client.newKey()
      let signIn = try await server.client.signIn()
      try await server.client.answerSignIn(signIn.userCode, approve: true).expectError(409, 409_001, "You have 2 keys")
      try await server.client.answerSignIn(signIn.userCode, approve: true, name: "").expectError(
        422, 422_001, field: ["body", "name"], "name: must have 1 to 128 bytes")
      #expect(try await server.client.poll(signIn) == ["status": "pending"])
      try await server.client.revoke(id).expectSuccess()
      try await server.client.answerSignIn(signIn.userCode, approve: true, name: nil).expectSuccess()
      #expect(try await server.client.poll(signIn)["status"] == "authorized")
    }
  }

  @Test func `a key without a name of its own gets that of the program`() async throws {
    try await withServer { server, _ in
      let signIn = try await server.client.signIn(headers: [("user-agent", "katsudo (desk)")])
      try await server.client.answerSignIn(signIn.userCode, approve: true, name: nil).expectSuccess()
      #expect(try await server.client.keys().contains { $0["name"] == "katsudo (desk)" })
    }
  }

  @Test(arguments: [[:], ["approve": "yes"], ["approve": true, "name": 7]] as [JSONValue])
  func `an answer that is none is refused and changes nothing`(body: JSONValue) async throws {
    try await withServer { server, _ in
      let signIn = try await server.client.signIn()
      #expect(try await server.client.post("/v1/device/\(signIn.userCode)", json: body).status == 422)
      #expect(try await server.client.poll(signIn) == ["status": "pending"])
    }
  }

  @Test func `a poll with an unknown or without a code is answered`() async throws {
    try await withServer { server, _ in
      let stranger = server.stranger
      #expect(try await stranger.post("/api/cli-auth/poll", json: ["device_code": "none"]).json == ["status": "expired"])
      try await stranger.post("/api/cli-auth/poll", json: [:]).expectError(
        422, 422_001, field: ["body", "device_code"], "must be the device_code")
      try await stranger.get("/api/cli-auth/poll").expectError(405, 405_001, "Use POST")
      try await stranger.get("/v1/device/ABCD-EFGH").expectError(401, 400_004, "needs an API key")
    }
  }

  @Test func `an operator's key cannot answer, and a limited key passes its limit on`() async throws {
    try await ServerSetup.idle.run { server in
      func key(_ arguments: String...) async throws -> APIClient {
        let made = try await FinishedCommand.run(["keys", "create", "ann"] + arguments + ["--data-dir", server.dataDir])
        return server.client.with(token: made.lastLine)
      }
      let operators = try await key("--operator")
      let signIn = try await server.client.signIn()
      for answer in [
        try await operators.get("/v1/device/\(signIn.userCode)"), try await operators.answerSignIn(signIn.userCode, approve: true),
      ] {
        answer.expectError(403, 403_001, "An operator's key cannot answer a sign-in.")
      }
      let slow = try await key("--requests-per-second", "0.01")
      try await slow.answerSignIn(signIn.userCode, approve: true).expectSuccess()
      let token = try #require(try await server.client.poll(signIn)["access_token"]?.string)
      try await server.client.with(token: token).get("/v1/models").expectError(429, 429_001, "The limit of this key is 0.01")
      let audit = try await FinishedCommand.run(["keys", "audit", "--data-dir", server.dataDir]).output
      let slowID = try #require(try await KeyList(dataDir: server.dataDir).keys.dropFirst(2).first?.id)
      let entry = try #require(audit.split(separator: "\n").last)
      #expect(entry.contains("  key:\(slowID)  created  ") && entry.contains("name laptop"), "\(entry)")
    }
  }

  @Test func `after a restart every code is unknown, and a key that was handed out stays`() async throws {
    try await withTemporaryFolder { folder in
      let folder = folder + "/data"
      let (token, handedOut, signIns) = try await ServerSetup.idle.run(in: folder) { server in
        let signIns = [try await server.client.signIn(), try await server.client.signIn()]
        let done = try await server.client.signIn()
        for code in [signIns[1].userCode, done.userCode] { try await server.client.answerSignIn(code, approve: true).expectSuccess() }
        let handedOut = try #require(try await server.client.poll(done)["access_token"]?.string)
        server.kill()
        return (server.client.token, handedOut, signIns)
      }.value
      try await ServerSetup.idle.run(in: folder, token: token) { server in
        for signIn in signIns {
          #expect(try await server.client.poll(signIn) == ["status": "expired"])
          try await server.client.get("/v1/device/\(signIn.userCode)").expectError(404, 404_001, "No sign-in waits")
        }
        try await server.client.with(token: handedOut).get("/v1/models").expectSuccess()
      }
    }
  }

  @Test func `neither codes nor keys are in the log, and the address is that of the connection`() async throws {
    let setup = ServerSetup.idle.with(["KATSUDO_LOG_LEVEL": "trace", "KATSUDO_LOG_FORMAT": "json"])
    let outcome = try await setup.run { server in
      let signIn = try await server.client.signIn()
      let shown = try await server.client.get("/v1/device/\(signIn.userCode)")
      #expect(shown["address"] == "127.0.0.1")
      _ = try await server.client.get("/device?code=\(signIn.userCode)")
      try await server.client.answerSignIn(signIn.userCode, approve: true).expectSuccess()
      let token = try #require(try await server.client.poll(signIn)["access_token"]?.string)
      _ = try await server.client.get("/v1/device/\(signIn.userCode)")
      return [signIn.userCode, signIn.deviceCode, token]
    }
    for secret in outcome.value { #expect(!outcome.log.contains(secret), "\(secret)") }
  }

  @Test func `the link to the page begins with the public address`() async throws {
    try await RouterSetup.idle.with({ $0.configuration.address.publicURL = "https://media.example/" }).run { server in
      let signIn = try await server.client.signIn()
      #expect(signIn.verifyURL == "https://media.example/device?code=\(signIn.userCode)")
    }
  }
}
