import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The files of results, for anybody who has their link.
@Suite(
  .router(
    .echo,
    prepare: { server in
      let id = try await server.client.accepted(Input.valid)
      let result = try await server.client.finished(id)
      let link = try #require(result["output"]?["video"]?.string)
      let answer = try await server.stranger.get(link)
      return ["id": id, "link": link, "content": answer.text]
    }))
struct FileTests {
  @Test func `a whole file can be downloaded without a key`() async throws {
    let file = try SharedFile()
    let answer = try await file.get()
    #expect(answer.status == 200)
    #expect(answer.body.count == 60)
    #expect(answer.text.hasPrefix("echo \(file.id)"))
    #expect(answer.headers["content-type"] == "video/mp4")
    #expect(answer.headers["content-length"] == "60")
    #expect(answer.headers["accept-ranges"] == "bytes")
    #expect(answer.headers["content-disposition"] == "inline; filename=\"\(file.id).mp4\"")
    #expect(answer.headers["x-content-type-options"] == "nosniff")
    #expect(answer.headers["content-security-policy"] == "sandbox")
    #expect(answer.headers["access-control-allow-origin"] == "*")
    #expect(answer.headers["etag"]?.wholeMatch(of: /"[0-9a-f]{64}"/) != nil)
    #expect(answer.headers["content-range"] == nil)
  }

  @Test func `a file can be downloaded with a wrong key`() async throws {
    #expect(try await SharedFile().get([("authorization", "Bearer wrong")]).status == 200)
  }

  @Test func `HEAD has the same headers as GET and no body`() async throws {
    let file = try SharedFile()
    var whole = try await file.get().headers
    let answer = try await file.client.call("HEAD", file.link)
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    var headers = answer.headers
    whole["date"] = nil
    headers["date"] = nil
    #expect(headers == whole)
  }

  struct Part: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let range: String
    /// The expected bytes; `nil` means the whole file.
    let bytes: ClosedRange<Int>?

    init(_ name: String, _ range: String, _ bytes: ClosedRange<Int>?) {
      testDescription = "\(name): \(range)"
      self.range = range
      self.bytes = bytes
    }
  }

  static let parts = [
    Part("the first bytes", "bytes=0-3", 0...3),
    Part("one byte", "bytes=5-5", 5...5),
    Part("from a place on", "bytes=57-", 57...59),
    Part("everything, open", "bytes=0-", 0...59),
    Part("the last bytes", "bytes=-4", 56...59),
    Part("more than the file's last bytes", "bytes=-100", 0...59),
    Part("past the end", "bytes=50-1000", 50...59),
    Part("far past the end", "bytes=0-9223372036854775807", 0...59),
    Part("backwards", "bytes=5-3", nil),
    Part("another unit", "lines=0-3", nil),
    Part("several", "bytes=0-1,4-5", nil),
    Part("no numbers", "bytes=a-b", nil),
    Part("nothing", "bytes=-", nil),
  ]

  @Test(arguments: parts)
  func `a range request returns the part, or the whole file for a malformed range`(part: Part) async throws {
    let file = try SharedFile()
    let answer = try await file.get([("range", part.range)])
    guard let bytes = part.bytes else {
      #expect(answer.status == 200)
      #expect(answer.text == file.content)
      #expect(answer.headers["content-range"] == nil)
      return
    }
    #expect(answer.status == 206)
    #expect(answer.text == file.part(bytes))
    #expect(answer.headers["content-range"] == "bytes \(bytes.lowerBound)-\(bytes.upperBound)/60")
    #expect(answer.headers["content-length"] == "\(bytes.count)")
    #expect(answer.headers["content-type"] == "video/mp4")
  }

  @Test(arguments: ["bytes=60-", "bytes=60-70", "bytes=1000-2000", "bytes=-0"])
  func `a range outside the file is refused with 416`(range: String) async throws {
    let answer = try await SharedFile().get([("range", range)])
    answer.expectError(416, 416_001, "which has 60 bytes")
    #expect(answer.headers["content-range"] == "bytes */60")
  }

  @Test func `a range is returned only if the tag in If-Range is the file's`() async throws {
    let file = try SharedFile()
    let tag = try #require(try await file.get().headers["etag"])
    let same = try await file.get([("range", "bytes=0-3"), ("if-range", tag)])
    #expect(same.status == 206)
    #expect(same.text == file.part(0...3))
    for other in ["\"0000\"", "W/\(tag)", "Sun, 22 Nov 2026 16:54:10 GMT"] {
      let answer = try await file.get([("range", "bytes=0-3"), ("if-range", other)])
      #expect(answer.status == 200, "\(other)")
      #expect(answer.text == file.content, "\(other)")
    }
  }

  @Test func `a file that the caller has already is answered with 304`() async throws {
    let file = try SharedFile()
    let tag = try #require(try await file.get().headers["etag"])
    for given in [tag, "W/\(tag)", "\"other\", \(tag)", "*"] {
      let answer = try await file.get([("if-none-match", given), ("range", "bytes=0-3")])
      #expect(answer.status == 304, "\(given)")
      #expect(answer.body.isEmpty)
      #expect(answer.headers["etag"] == tag)
    }
    #expect(try await file.get([("if-none-match", "\"other\"")]).status == 200)
  }

  struct Wrong: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let change: @Sendable (_ parts: [String]) -> [String]

    init(_ name: String, _ change: @escaping @Sendable ([String]) -> [String]) {
      testDescription = name
      self.change = change
    }
  }

  /// Changes of the parts of a link: `files`, id, expiry and signature, name.
  static let wrongLinks = [
    Wrong("another signature") { [$0[0], $0[1], String($0[2].dropLast()) + ($0[2].last == "0" ? "1" : "0"), $0[3]] },
    Wrong("a shorter signature") { [$0[0], $0[1], String($0[2].dropLast()), $0[3]] },
    Wrong("a longer signature") { [$0[0], $0[1], $0[2] + "0", $0[3]] },
    Wrong("no signature") { [$0[0], $0[1], String($0[2].prefix { $0 != "-" }) + "-", $0[3]] },
    Wrong("upper case") { [$0[0], $0[1], $0[2].uppercased() + "A", $0[3]] },
    Wrong("a later end") { [$0[0], $0[1], "9" + $0[2], $0[3]] },
    Wrong("an end long ago") { [$0[0], $0[1], "1" + $0[2].drop { $0 != "-" }, $0[3]] },
    Wrong("an end that is no number") { [$0[0], $0[1], "x" + $0[2].drop { $0 != "-" }, $0[3]] },
    Wrong("no end") { [$0[0], $0[1], String($0[2].drop { $0 != "-" }.dropFirst()), $0[3]] },
    Wrong("another name") { [$0[0], $0[1], $0[2], "other.mp4"] },
    Wrong("a path for a name") { [$0[0], $0[1], $0[2], "..%2f..%2flink-secret"] },
    Wrong("another request") { [$0[0], "01890000-0000-7000-8000-000000000000", $0[2], $0[3]] },
    Wrong("a folder") { [$0[0], $0[1], $0[2]] },
    Wrong("a part more") { $0 + ["more"] },
  ]

  @Test(arguments: wrongLinks)
  func `a changed link is answered with 404`(row: Wrong) async throws {
    let file = try SharedFile()
    let parts = try #require(URL(string: file.link)).path().split(separator: "/").map(String.init)
    try #require(parts.count == 4)
    let changed = row.change(parts)
    try #require(changed != parts)
    for method in ["GET", "HEAD"] {
      let answer = try await file.client.call(method, "/" + changed.joined(separator: "/"))
      #expect(answer.status == 404)
      if method == "GET" { #expect(answer["error_code"] == 404_001) }
    }
  }

  @Test func `methods that write are refused with 405`() async throws {
    let file = try SharedFile()
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
      let answer = try await file.client.call(method, file.link)
      answer.expectError(405, 405_001, "The method \(method) is not allowed here. Use GET, HEAD.")
      #expect(answer.headers["allow"] == "GET, HEAD")
    }
    #expect(try await file.get().text == file.content)
  }

  @Test func `a link is still valid after a restart`() async throws {
    try await withTemporaryFolder { folder in
      let first = try await ServerSetup.echo.run(in: folder) { server in
        let result = try await server.client.finished(try await server.client.accepted(Input.valid))
        let link = try #require(result["output"]?["video"]?.string)
        return (path: try #require(URL(string: link)).path(), text: try await server.stranger.get(link).text)
      }
      try await ServerSetup.echo.run(in: folder) { server in
        let answer = try await server.stranger.get(first.value.path)
        #expect(answer.status == 200)
        #expect(answer.text == first.value.text)
      }
    }
  }

  @Test func `HEAD ignores ranges`() async throws {
    let file = try SharedFile()
    for range in ["bytes=0-3", "bytes=100-", "bytes=0-99999999999999999999"] {
      let answer = try await file.client.call("HEAD", file.link, headers: [("range", range)])
      #expect(answer.status == 200)
      #expect(answer.headers["content-length"] == "60")
      #expect(answer.headers["content-range"] == nil)
    }
  }

  @Test(arguments: [
    ("bytes=50-99999999999999999999", 206, 10), ("bytes=-99999999999999999999", 206, 60), ("bytes=99999999999999999999-", 416, nil),
    ("bytes=99999999999999999998-99999999999999999999", 416, nil),
  ])
  func `a number in a range that is too large counts as behind the end of the file`(range: String, status: Int, length: Int?) async throws {
    let answer = try await SharedFile().get([("range", range)])
    #expect(answer.status == status)
    if let length { #expect(answer.body.count == length) }
  }

  @Test func `a file that cannot be opened gives 503, and a missing file gives 404`() async throws {
    try await RouterSetup.echoFiles.run { server in
      let id = try await server.client.accepted(Input.valid)
      let link = try #require(try await server.client.finished(id)["output"]?["video"]?.string)
      let path = "\(server.dataDir)/outputs/\(id)/1/\(id).mp4"
      try FileManager.default.removeItem(atPath: path)
      try await server.stranger.get(link).expectError(404, 404_001, "There is no such file.")
      // A symbolic link to itself exists but cannot be opened.
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
      let answer = try await server.stranger.get(link)
      answer.expectError(503, 503_001, "The server cannot read the file at the moment.")
      #expect(answer.headers["retry-after"] == "5")
    }
  }
}
