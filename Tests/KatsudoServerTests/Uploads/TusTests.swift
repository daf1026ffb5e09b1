import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite(.router(.echo, owners: ["bob"])) struct TusTests {
  @Test func `an upload in parts becomes a file when its last byte is there`() async throws {
    let client = try SuiteServer.client
    let bytes = uploadedPicture
    let created = try await client.tus("POST", headers: [("Upload-Length", "\(bytes.count)"), ("Upload-Metadata", "filename c3RyZWV0")])
    #expect(created.status == 201)
    #expect(created.headers["tus-resumable"] == "1.0.0")
    #expect(
      created.headers["upload-expires"]?.wholeMatch(of: /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/) != nil
    )
    let place = try #require(created.headers["location"])
    let id = try #require(created.headers["katsudo-file-id"])
    #expect(place == "\(client.base)/v1/files/tus/\(id)")
    let middle = bytes.count / 2
    let first = try await client.patch(place, at: 0, bytes.prefix(middle))
    #expect(first.status == 204)
    #expect(first.headers["upload-offset"] == "\(middle)")
    let head = try await client.tus("HEAD", place)
    #expect(head.status == 200)
    #expect(head.headers["upload-offset"] == "\(middle)")
    #expect(head.headers["upload-length"] == "\(bytes.count)")
    #expect(head.headers["upload-metadata"] == "filename c3RyZWV0")
    #expect(head.headers["cache-control"] == "no-store")
    let facts = try await client.get("/v1/files/\(id)")
    facts.expectSuccess()
    #expect(facts["received"] == .integer(Int64(middle)))
    #expect(facts["url"] == nil)
    #expect(try await client.patch(place, at: middle, bytes.dropFirst(middle)).headers["upload-offset"] == "\(bytes.count)")
    let whole = try await client.get("/v1/files/\(id)")
    #expect(whole["sha256"]?.string == sha256(bytes))
    #expect(whole["received"] == nil)
    #expect(whole["content_type"] == "image/png")
    #expect(try await client.get(whole["url"]?.string ?? "").body == bytes)
    let result = try await client.finished(try await client.accepted(Input.picture(place)))
    #expect(result["status"] == "succeeded")
  }

  @Test func `a repeated creation with the same key finds the upload of the first one, also with its last byte`() async throws {
    let client = try SuiteServer.client
    func create(_ length: Int, _ key: String = "the same", of client: APIClient) async throws -> APIClient.Answer {
      try await client.tus("POST", headers: [("Upload-Length", "\(length)"), ("Idempotency-Key", key)])
    }
    let first = try await create(6, of: client)
    #expect(first.status == 201)
    #expect(first.headers["idempotent-replayed"] == nil)
    let place = try #require(first.headers["location"])
    for (offset, part) in [(0, ""), (0, "abc"), (3, "def")] {
      #expect(try await client.patch(place, at: offset, Data(part.utf8)).status == 204)
      let again = try await create(6, of: client)
      #expect(again.status == 201)
      #expect(again.headers["location"] == place)
      #expect(again.headers["upload-offset"] == "\(offset + part.count)")
      #expect(again.headers["idempotent-replayed"] == "true")
    }
    try await create(7, of: client).expectError(
      422, 422_001, field: ["header", "Idempotency-Key"], "was used before for a different upload")
    try await create(6, "", of: client).expectError(400, 400_001, "1 to 255 characters")
    #expect(try await create(6, of: SuiteServer.current.caller("bob")).headers["location"] != place)
    #expect(try await client.tus("DELETE", place).status == 204)
    #expect(try await create(6, of: client).headers["location"] != place, "the key went with the upload")
  }

  @Test func `parts of many sizes give the same bytes`() async throws {
    let client = try SuiteServer.client
    let bytes = randomBytes(2_000_000, seed: 7)
    let place = try await client.begun(bytes.count)
    var (offset, size) = (0, 1)
    while offset < bytes.count {
      let part = bytes.dropFirst(offset).prefix(size)
      #expect(try await client.patch(place, at: offset, part).status == 204)
      offset += part.count
      size *= 3
    }
    let id = try #require(place.split(separator: "/").last)
    #expect(try await client.get("/v1/files/\(id)")["sha256"]?.string == sha256(bytes))
  }

  @Test func `bytes at another offset are refused, and the upload does not change`() async throws {
    let client = try SuiteServer.client
    let place = try await client.begun(10)
    #expect(try await client.patch(place, at: 0, Data("abcd".utf8)).status == 204)
    for offset in [0, 3, 5, 10] {
      try await client.patch(place, at: offset, Data("x".utf8)).expectError(409, 409_001, "must begin at offset 4")
    }
    try await client.patch(place, at: 4, Data(count: 7)).expectError(413, 413_001, "more bytes than are left")
    #expect(try await client.offset(place) == 4)
    #expect(try await client.patch(place, at: 4, Data("efghij".utf8)).status == 204)
    try await client.patch(place, at: 4, Data("x".utf8)).expectError(409, 409_001, "must begin at offset 10")
    #expect(try await client.patch(place, at: 10, Data()).status == 204)
  }

  @Test func `OPTIONS tells what the server can do, and another version is refused`() async throws {
    let client = try SuiteServer.client
    let options = try await client.call("OPTIONS", "/v1/files/tus")
    #expect(options.status == 204)
    #expect(options.headers["tus-version"] == "1.0.0")
    #expect(options.headers["tus-extension"] == "creation,expiration,termination")
    #expect(options.headers["tus-max-size"] == "\(2 << 30)")
    for headers in [[], [("Tus-Resumable", "0.2.2")]] as [[(String, String)]] {
      let refusal = try await client.call("POST", "/v1/files/tus", headers: headers + [("Upload-Length", "3")])
      refusal.expectError(412, 412_001, "supports tus 1.0.0")
      #expect(refusal.headers["tus-version"] == "1.0.0")
      #expect(refusal.headers["tus-resumable"] == "1.0.0")
    }
  }

  @Test func `a wrong call is refused with a sentence`() async throws {
    let client = try SuiteServer.client
    try await client.tus("POST").expectError(400, 400_001, "Upload-Length is missing")
    try await client.tus("POST", headers: [("Upload-Length", "-1")]).expectError(400, 400_001, "Upload-Length must be a whole number")
    try await client.tus("POST", headers: [("Upload-Length", "0")]).expectError(
      422, 422_001, field: ["body", "file"], "The file is empty.")
    try await client.tus("POST", headers: [("Upload-Length", "3"), ("Upload-Metadata", String(repeating: "a", count: 4097))])
      .expectError(400, 400_001, "more than 4096 bytes")
    let place = try await client.begun(3)
    try await client.tus("PATCH", place, body: Data("abc".utf8)).expectError(400, 400_001, "Upload-Offset is missing")
    try await client.tus("PATCH", place, headers: [("Upload-Offset", "0")], body: Data("abc".utf8), type: "text/plain")
      .expectError(415, 415_001, "application/offset+octet-stream")
    try await client.tus("POST", place, headers: [("Upload-Offset", "0")]).expectError(405, 405_001, "X-HTTP-Method-Override")
    #expect(try await client.tus("HEAD", "/file_01a20438-cf1a-7d7e-8521-724864376da3").status == 404)
    #expect(try await SuiteServer.current.caller("bob").tus("HEAD", place).status == 404)
    #expect(try await SuiteServer.current.stranger.tus("HEAD", place).status == 401)
  }

  @Test func `a client without PATCH and DELETE names the method in a header`() async throws {
    let client = try SuiteServer.client
    let place = try await client.begun(6)
    let part = try await client.tus(
      "POST", place, headers: [("X-HTTP-Method-Override", "PATCH"), ("Upload-Offset", "0")], body: Data("abc".utf8))
    #expect(part.status == 204)
    #expect(try await client.offset(place) == 3)
    #expect(try await client.tus("POST", place, headers: [("X-HTTP-Method-Override", "DELETE")]).status == 204)
    #expect(try await client.tus("HEAD", place).status == 404)
    let id = try #require(place.split(separator: "/").last.map(String.init))
    #expect(!FolderNames(root: try SuiteServer.current.dataDir).uploads.contains(id))
  }
}
