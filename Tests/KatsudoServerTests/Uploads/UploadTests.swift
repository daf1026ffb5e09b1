import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite(.router(.echo, owners: ["ann", "bob"])) struct UploadTests {
  private func form(_ parts: [(name: String, body: Data)], boundary: String = "x1") -> Data {
    var form = Data()
    for part in parts {
      form += Data(
        "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(part.name)\"; filename=\"a;b.png\"\r\nContent-Type: image/png\r\n\r\n"
          .utf8)
      form += part.body + Data("\r\n".utf8)
    }
    return form + Data("--\(boundary)--\r\n".utf8)
  }

  @Test func `a raw body and a form give the same answer with the facts about the file`() async throws {
    let client = try SuiteServer.client
    let raw = try await client.upload(uploadedPicture)
    let formed = try await client.upload(
      form([("note", Data("hello".utf8)), ("file", uploadedPicture), ("more", Data())]), type: "multipart/form-data; boundary=\"x1\"")
    for answer in [raw, formed] {
      answer.expectSuccess(201)
      #expect(Set(answer.json.object.map { Array($0.keys) } ?? []) == ["id", "url", "sha256", "bytes", "content_type", "expires_at"])
      #expect(answer["sha256"]?.string == sha256(uploadedPicture))
      #expect(answer["bytes"] == .integer(Int64(uploadedPicture.count)))
      #expect(answer["content_type"] == "image/png", "the type is read from the bytes")
      expectTimestamp(answer["expires_at"])
      let id = try #require(answer["id"]?.string)
      #expect(answer.headers["location"]?.hasSuffix("/v1/files/\(id)") == true)
      #expect(try await client.get("/v1/files/\(id)").json == answer.json)
    }
    #expect(raw["id"] != formed["id"])
  }

  @Test func `the link serves the file to everybody as an attachment in a sandbox`() async throws {
    let answer = try await SuiteServer.client.upload(Data("<script>alert(1)</script>".utf8), type: "text/html")
    let link = try #require(answer["url"]?.string)
    let file = try await SuiteServer.current.stranger.get(link)
    #expect(file.status == 200)
    #expect(file.text == "<script>alert(1)</script>")
    #expect(file.headers["content-type"] == "application/octet-stream")
    #expect(file.headers["content-disposition"]?.hasPrefix("attachment") == true)
    #expect(file.headers["content-security-policy"] == "sandbox")
    let part = try await SuiteServer.current.stranger.get(link, headers: [("Range", "bytes=1-6")])
    #expect(part.text == "script")
    let id = try #require(answer["id"]?.string)
    let forged = link.replacing(id, with: try await SuiteServer.client.uploaded(uploadedPicture))
    try await SuiteServer.current.stranger.get(forged).expectError(404, 404_001, "There is no such file.")
  }

  @Test func `a request takes an upload by its id and by each of its addresses`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.upload(uploadedPicture)
    let id = try #require(answer["id"]?.string)
    let link = try #require(answer["url"]?.string)
    for value in [id, link, "\(client.base)/v1/files/\(id)", "\(client.base)/v1/files/tus/\(id)"] {
      let result = try await client.finished(try await client.accepted(Input.picture(value)))
      #expect(result["status"] == "succeeded", "\(value): \(result)")
    }
  }

  @Test func `an upload that is unknown, incomplete or of another owner is refused with its place`() async throws {
    let (client, bob) = (try SuiteServer.client, try SuiteServer.current.caller("bob"))
    let other = try await bob.upload(uploadedPicture)
    let place = try await client.begun(100)
    let half = try #require(place.split(separator: "/").last.map(String.init))
    _ = try await client.patch(place, at: 0, Data(count: 40))
    let unknown = "You have no uploaded file of this id."
    for (value, sentence) in [
      ("file_01a20438-cf1a-7d7e-8521-724864376da3", unknown), (other["id"]?.string ?? "", unknown), (other["url"]?.string ?? "", unknown),
      (half, "Of this file, 40 of 100 bytes are uploaded."),
    ] {
      let refusal = try await client.submit(Input.picture(value))
      refusal.expectError(422, 422_001, field: ["body", "image_urls", 0], sentence)
      #expect(refusal["detail"]?.array?.first?["type"] == "media_unavailable")
    }
    // An address of another server is no upload of this one.
    try await client.submit(Input.picture("http://elsewhere.example/v1/files/\(other["id"]?.string ?? "")"))
      .expectError(422, 422_001, field: ["body", "image_urls", 0], "This server fetches files over HTTPS only.")
  }

  @Test func `an upload keeps the same rules as any other picture`() async throws {
    let client = try SuiteServer.client
    for (bytes, sentence) in [
      (Data(PictureBytes.picture(.png, width: 100, height: 400)), "320"),
      (Data("GIF89a".utf8) + Data([0x90, 1, 0x90, 1, 0, 0, 0]), "this input takes JPEG or PNG"),
      (Data("no picture".utf8), "The file is not a picture, video or sound"),
      (uploadedPicture + Data(count: 5 << 20), "4.7"),
    ] {
      let id = try await client.uploaded(bytes)
      try await client.submit(Input.picture(id)).expectError(422, 422_001, field: ["body", "image_urls", 0], sentence)
    }
  }

  @Test func `a hash finds the owner's own file and nobody else's`() async throws {
    let (ann, bob) = (try SuiteServer.current.caller("ann"), try SuiteServer.current.caller("bob"))
    let bytes = randomBytes(1000, seed: 1)
    let path = "/v1/files/sha256/\(sha256(bytes))"
    #expect(try await ann.call("HEAD", path).status == 404)
    let id = try await ann.uploaded(bytes)
    let known = try await ann.call("HEAD", path)
    #expect(known.status == 200)
    #expect(known.headers["katsudo-file-id"] == id)
    #expect(try await bob.call("HEAD", path).status == 404)
    #expect(try await ann.call("HEAD", "/v1/files/sha256/AB").status == 400)
    try await bob.get("/v1/files/\(id)").expectError(404, 404_001, "You have no file of this id.")
    try await bob.call("DELETE", "/v1/files/\(id)").expectError(404, 404_001, "You have no file of this id.")
    #expect(try await SuiteServer.current.stranger.call("HEAD", path).status == 401)
    try await ann.get(path).expectError(405, 405_001, "Use HEAD")
    #expect(try await ann.call("DELETE", "/v1/files/\(id)").status == 204)
    #expect(try await ann.call("HEAD", path).status == 404)
  }

  @Test func `an engine that takes URLs gets the bytes of an upload, never this server's address`() async throws {
    let script = { @Sendable (_: String) in FakeRunComfy.Script(queued: 0, running: 1) }
    try await FakeRunComfy.run(script: script) { fake in
      try await ForwardTests.forwarding(to: fake).run { server in
        let answer = try await server.client.upload(uploadedPicture)
        let link = try #require(answer["url"]?.string)
        let result = try await server.client.finished(try await server.client.accepted(Input.picture(link)))
        #expect(result["status"] == "succeeded", "\(result)")
        let sent = fake.calls.first { $0.step == .submit }?.input?["image_urls"]
        #expect(sent == [.string("data:image/png;base64,\(uploadedPicture.base64EncodedString())")])
      }
    }
  }

  @Test func `a deleted file is gone with its link and its bytes`() async throws {
    let client = try SuiteServer.client
    let answer = try await client.upload(uploadedPicture)
    let id = try #require(answer["id"]?.string)
    let folders = FolderNames(root: try SuiteServer.current.dataDir)
    #expect(folders.uploads.contains(id))
    #expect(try await client.call("DELETE", "/v1/files/\(id)").status == 204)
    #expect(!folders.uploads.contains(id))
    try await client.get("/v1/files/\(id)").expectError(404, 404_001, "You have no file of this id.")
    try await client.call("DELETE", "/v1/files/\(id)").expectError(404, 404_001, "You have no file of this id.")
    try await client.get(answer["url"]?.string ?? "").expectError(404, 404_001, "There is no such file.")
    try await client.submit(Input.picture(id)).expectError(422, 422_001, field: ["body", "image_urls", 0], "You have no uploaded file")
  }

  @Test func `the list shows the owner's files page by page`() async throws {
    let client = try await SuiteServer.current.newCaller("lister")
    var ids: [String] = []
    for number in 0..<3 { ids.append(try await client.uploaded(Data("file \(number)".utf8))) }
    // Ids begin with their millisecond.
    ids.sort(by: >)
    let first = try await client.get("/v1/files?limit=2")
    first.expectSuccess()
    #expect(first["files"]?.array?.compactMap { $0["id"]?.string } == Array(ids.prefix(2)))
    let cursor = try #require(first["next_cursor"]?.string)
    let second = try await client.get("/v1/files?limit=2&cursor=\(cursor)")
    #expect(second["files"]?.array?.compactMap { $0["id"]?.string } == [ids[2]])
    #expect(second["next_cursor"] == nil)
    try await client.get("/v1/files?cursor=x").expectError(422, 422_001, field: ["query", "cursor"], "must be a next_cursor")
  }

  @Test(arguments: [
    (Data(), "application/octet-stream", "The file is empty."),
    (Data("--x--\r\n".utf8), "multipart/form-data; boundary=x", "The form has no field named file."),
    (Data("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nabc".utf8), "multipart/form-data; boundary=x", "ends before"),
    (Data("abc".utf8), "multipart/form-data", "no usable boundary"),
    (
      Data("--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n\r\n--x--\r\n".utf8), "multipart/form-data; boundary=x",
      "The file is empty."
    ),
  ])
  func `a body without a file is refused and nothing of it is stored`(body: Data, type: String, sentence: String) async throws {
    let client = try await SuiteServer.current.newCaller("careless")
    try await client.upload(body, type: type).expectError(422, 422_001, field: ["body", "file"], sentence)
    #expect(try await client.get("/v1/files")["files"] == [])
  }

  @Test(arguments: [(1 << 10, true), ((1 << 20) + 1, false)])
  func `what comes after the last boundary of a form is ignored, up to a limit`(byteCount: Int, isTaken: Bool) async throws {
    let client = try await SuiteServer.current.newCaller("talkative \(byteCount)")
    let body = form([("file", uploadedPicture)]) + Data(repeating: UInt8(ascii: "x"), count: byteCount)
    let answer = try await client.upload(body, type: "multipart/form-data; boundary=x1")
    if isTaken {
      answer.expectSuccess(201)
      #expect(answer["sha256"]?.string == sha256(uploadedPicture))
    } else {
      answer.expectError(422, 422_001, field: ["body", "file"], "The form has more than 1 MiB beside its file. Send the file alone.")
      #expect(try await client.get("/v1/files")["files"] == [])
    }
  }

  @Test func `two files in one form are refused`() async throws {
    let body = form([("file", uploadedPicture), ("file", uploadedPicture)])
    try await SuiteServer.client.upload(body, type: "multipart/form-data; boundary=x1")
      .expectError(422, 422_001, field: ["body", "file"], "more than one file")
  }
}

@Suite struct UploadLimitTests {
  @Test func `a file above the limit is refused, with and without a length in the header`() async throws {
    try await ServerSetup.idle.with(["KATSUDO_UPLOADS_FILE_MB": "1"]).run { server in
      let whole = try await server.client.upload(randomBytes(1 << 20, seed: 2))
      whole.expectSuccess(201)
      try await server.client.upload(randomBytes((1 << 20) + 1, seed: 3)).expectError(413, 413_001, "The file is larger than 1 MiB")
      let sentence = try await RawConnection.open(to: server.client) { connection in
        try await connection.send(
          "POST /v1/files HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.client.token ?? "")\r\nTransfer-Encoding: chunked\r\n\r\n")
        try await connection.send("100001\r\n")
        try await connection.send(randomBytes((1 << 20) + 1, seed: 4))
        try await connection.send("\r\n0\r\n\r\n")
        return try await connection.answer()
      }
      #expect(sentence.status == 413, "\(sentence.body)")
      try await server.client.tus("POST", headers: [("Upload-Length", "1048577")]).expectError(413, 413_001, "larger than 1 MiB")
      #expect(FolderNames(root: server.dataDir).uploads.count == 1)
    }
  }

  @Test func `the bytes and files of an owner are limited, and unfinished uploads count`() async throws {
    let setup = RouterSetup.idle.with {
      $0.configuration.uploads.ownerMB = 1
      $0.configuration.uploads.ownerFiles = 3
    }
    try await setup.run { server in
      let client = server.client
      let place = try await client.begun(700_000)
      try await client.upload(randomBytes(400_000, seed: 5)).expectError(507, 507_001, "more than 1 MiB")
      try await client.tus("POST", headers: [("Upload-Length", "400000")]).expectError(507, 507_001, "more than 1 MiB")
      #expect(try await client.tus("DELETE", place).status == 204)
      for seed in UInt64(0)..<3 { try await client.upload(randomBytes(1000, seed: seed)).expectSuccess(201) }
      try await client.upload(randomBytes(1000, seed: 9)).expectError(507, 507_001, "You have 3 uploaded files")
      try await server.caller("bob").upload(randomBytes(1000, seed: 9)).expectSuccess(201)
      #expect(FolderNames(root: server.dataDir).uploads.count == 4)
    }
  }

  @Test func `no more files are received at once than the setting allows, half of them from one owner`() async throws {
    try await ServerSetup.idle.with(["KATSUDO_UPLOADS_AT_ONCE": "2"]).run { server in
      let client = server.client
      try await RawConnection.open(to: client) { first in
        try await first.send(
          "POST /v1/files HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(client.token ?? "")\r\nContent-Length: 10\r\n\r\nabc")
        let folders = FolderNames(root: server.dataDir)
        try await eventually("the first upload has begun", { folders.uploads.count }) { $0 == 1 }
        let refusal = try await client.upload(Data("a".utf8))
        refusal.expectError(503, 503_001, "busy with other uploads")
        #expect(refusal.headers["retry-after"] == "5")
        try await server.caller("bob").upload(Data("a".utf8)).expectSuccess(201)
      }
      try await eventually("the place is free again", { try await client.upload(Data("a".utf8)).status }) { $0 == 201 }
    }
  }

  @Test func `a file expires with its link, except for a request that uses it`() async throws {
    let clock = TestClock()
    let setup = RouterSetup.held.with {
      $0.configuration.uploads.retentionDays = 2
      $0.configuration.work.retentionDays = 100
      $0.housekeepingInterval = .milliseconds(20)
      $0.time.now = { clock.now }
    }
    try await setup.run { server in
      let client = server.client
      let (used, unused) = (try await client.upload(uploadedPicture), try await client.upload(uploadedPicture))
      let (usedID, unusedID) = (try #require(used["id"]?.string), try #require(unused["id"]?.string))
      // The first request runs without end, so the second one waits.
      _ = try await client.accepted(Input.valid)
      let request = try await client.accepted(Input.picture(usedID))
      try await client.call("DELETE", "/v1/files/\(usedID)").expectError(409, 409_001, "An unfinished request uses this file.")
      let folders = FolderNames(root: server.dataDir)
      clock.advance(days: 1.9)
      #expect(try await client.call("HEAD", "/v1/files/sha256/\(sha256(uploadedPicture))").status == 404, "too little time is left")
      #expect(try await client.get(used["url"]?.string ?? "").status == 200)
      clock.advance(days: 0.2)
      try await eventually("the unused file is gone", { folders.uploads }) { $0 == [usedID] }
      for id in [usedID, unusedID] {
        try await client.get("/v1/files/\(id)").expectError(404, 404_001, "You have no file of this id.")
        try await client.submit(Input.picture(id)).expectError(422, 422_001, field: ["body", "image_urls", 0], "It may have expired.")
      }
      try await client.get(used["url"]?.string ?? "").expectError(404, 404_001, "There is no such file.")
      try await client.call("POST", "/v1/requests/\(request)/cancel").expectSuccess(202)
      try await eventually("the used file is gone", { folders.uploads }, until: \.isEmpty)
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible || ProcessInfo.processInfo.environment["CI"] != nil, "needs the right to mount a disk"))
  func `a file that does not fit on the disk is refused, and nothing of it stays`() async throws {
    try await SmallDisk.with(megabytes: 24) { disk in
      try await ServerSetup.idle.run(in: disk.path + "/data") { server in
        // The answer comes before the body, so none is sent.
        let refusal = try await RawConnection.open(to: server.client) { connection in
          try await connection.send(
            "POST /v1/files HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(server.client.token ?? "")\r\nContent-Length: 30000000\r\n\r\n")
          return try await connection.answer()
        }
        #expect(refusal.status == 507 && refusal.body.contains("no room for this file"), "\(refusal.body)")
        try await server.client.tus("POST", headers: [("Upload-Length", "30000000")]).expectError(507, 507_001, "no room for this file")
        #expect(FolderNames(root: server.dataDir).uploads == [])
        try await server.client.upload(uploadedPicture).expectSuccess(201)
      }
    }
  }
}
