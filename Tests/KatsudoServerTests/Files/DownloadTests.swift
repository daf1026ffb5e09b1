import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Result files on a real connection.
@Suite(.server(.echo)) struct DownloadTests {
  @Test func `a file, its parts and its headers can be requested on one connection`() async throws {
    let client = try SuiteServer.client
    let id = try await client.accepted(Input.valid)
    let link = try #require(try await client.finished(id)["output"]?["video"]?.string)
    let path = try #require(URL(string: link)).path()
    try await RawConnection.open(to: client) { connection in
      func ask(_ method: String, _ more: String = "") async throws -> RawConnection.Answer {
        try await connection.send("\(method) \(path) HTTP/1.1\r\nHost: a\r\n\(more)\r\n")
        return try await connection.answer(toHead: method == "HEAD")
      }
      let whole = try await ask("GET")
      #expect(whole.status == 200)
      #expect(whole.body.utf8.count == 60)
      #expect(whole.body.hasPrefix("echo \(id)"))
      let head = try await ask("HEAD")
      #expect(head.status == 200)
      #expect(head.headers["content-length"] == "60")
      let part = try await ask("GET", "Range: bytes=5-8\r\n")
      #expect(part.status == 206)
      #expect(part.headers["content-range"] == "bytes 5-8/60")
      #expect(part.headers["content-length"] == "4")
      #expect(part.body == String(whole.body.dropFirst(5).prefix(4)))
      let same = try await ask("GET", "If-None-Match: \(whole.headers["etag"] ?? "")\r\n")
      #expect(same.status == 304)
      #expect(same.body.isEmpty)
      #expect(try await ask("GET", "Range: bytes=60-\r\n").status == 416)
      #expect(try await ask("GET", "Range: bytes=-1\r\n").status == 206)
    }
  }

  @Test func `a client library gets the whole file and its parts`() async throws {
    let client = try SuiteServer.client
    let id = try await client.accepted(Input.valid)
    let link = try #require(try await client.finished(id)["output"]?["video"]?.string)
    let whole = try await client.stranger.get(link)
    #expect(whole.body.count == 60)
    let part = try await client.stranger.get(link, headers: [("range", "bytes=-4")])
    #expect(part.status == 206)
    #expect(part.body == whole.body.suffix(4))
  }
}
