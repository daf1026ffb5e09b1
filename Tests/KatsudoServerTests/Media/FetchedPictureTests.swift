import KatsudoAPI
import KatsudoApp
import KatsudoEngines
import KatsudoTesting
import Testing

/// Requests whose pictures the server fetches.
@Suite(
  .router(
    .echo.with {
      $0.configuration.change("echo") { (settings: inout EchoEngine.Settings) in settings.slots = 8 }
      $0.configuration.access.allowPrivateNetwork = true
      $0.configuration.access.allowHTTP = true
    }))
struct FetchedPictureTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: MediaServer.Reply
    let sentence: String

    init(_ name: String, _ reply: MediaServer.Reply, _ sentence: String) {
      testDescription = name
      self.reply = reply
      self.sentence = sentence
    }
  }

  private static func png(_ width: Int, _ height: Int, byteCount: Int? = nil) -> MediaServer.Reply {
    .file(PictureBytes.png(width: width, height: height, byteCount: byteCount, headerOnly: true), type: "image/png")
  }

  private static let size = "File size must be less than 4.7 MB."
  private static let largest = "Maximum resolution is 4096x4096."
  private static let smallest = "The shortest side must be at least 320 pixels."
  private static let place = "\"127.0.0.1\""
  private static let moved = "The URL redirects to a place that is not fetched. "

  @Test(arguments: [
    Row("a file one byte too large", png(400, 400, byteCount: 4_928_308), size),
    Row("a file too large by its length", .status(200, fields: ["Content-Length": "4928308"]), size),
    Row("a file too large in chunks", .chunked(PictureBytes.png(width: 400, height: 400, byteCount: 4_928_308)), size),
    Row("too wide", png(4097, 4096), largest),
    Row("too high", png(4096, 4097), largest),
    Row("too narrow", png(320, 400), smallest),
    Row("too low", png(400, 320), smallest),
    Row("too wide for its height", png(963, 321), "The ratio of long side to short side must be within 3:1."),
    Row("too high for its width", png(330, 1000), "The ratio of long side to short side must be greater than 0.33."),
    Row(
      "too high once it is turned", .file(PictureBytes.jpeg(width: 1000, height: 330, orientation: 6)),
      "The ratio of long side to short side must be greater than 0.33."),
    Row(
      "a GIF by the name of a PNG", .file(Array("GIF89a".utf8) + [144, 1, 144, 1, 0, 0, 0], type: "image/png"),
      "The file is a GIF picture; this input takes JPEG or PNG."),
    Row("a web page", .file(Array("<!DOCTYPE html><html>".utf8)), "This is a web page, not a media file. Use the URL of the file itself."),
    Row("text", .file(Array("hello".utf8)), "The file is not a picture, video or sound in a format that this server knows."),
    Row("nothing", .file([]), "The file is empty."),
    Row(
      "half a picture", .file(Array(PictureBytes.png(width: 400, height: 400).dropLast(20))),
      "The PNG file is cut short: its end is missing. Send the whole file."),
    Row(
      "a connection that breaks off", .part(of: PictureBytes.png(width: 400, height: 400), first: 100, ending: .close),
      "\(place) closed the connection before the whole file had arrived, or did not answer in HTTP. Try again."),
    Row("no such file", .status(404), "\(place) has no file at this URL. Check it, or upload the file again."),
    Row(
      "a login", .status(401), "The file at \(place) needs a login or its host forbids access. Use a public URL or a pre-signed one."),
    Row(
      "a ban", .status(403), "The file at \(place) needs a login or its host forbids access. Use a public URL or a pre-signed one."),
    Row(
      "a rate limit", .status(429), "\(place) limits how often files are fetched from it. Try again later, or use another host."),
    Row(
      "a fault of the host", .status(503),
      "\(place) reports an internal error (status 503). Try again later, or use another host."),
    Row(
      "a compressed answer", .status(200, fields: ["Content-Encoding": "gzip"], body: [0x1f, 0x8b]),
      "\(place) sends the file compressed (Content-Encoding). It must send the file as it is."),
    Row("a redirect without an address", .status(302), "\(place) redirects without a target. Use the file's final URL."),
    Row(
      "a redirect to a cloud's metadata", .redirect(to: "http://169.254.169.254/latest/meta-data/"),
      #""169.254.169.254" is not on the public internet, and this server fetches only from the public internet. "#
        + "Use a public https:// URL, or send the file as a data URI."),
    Row(
      "a redirect to a file", .redirect(to: "file:///etc/passwd"),
      moved + "The URL must begin with https:// or http://; other schemes are not fetched."),
    Row(
      "a redirect with a password", .redirect(to: "http://a:b@127.0.0.1/"),
      moved + "The URL contains a user name or password (the part before @). Remove it, or use a pre-signed URL that needs no login."),
    Row("a redirect to itself", .redirect(to: "/again"), "The URL redirects more than 5 times. Use the file's final URL."),
    Row(
      "no HTTP", MediaServer.Reply(bytes: Array("SSH-2.0-OpenSSH_9.2\r\n".utf8)),
      "\(place) closed the connection before the whole file had arrived, or did not answer in HTTP. Try again."),
  ])
  func `a request with a bad picture fails with the right message`(row: Row) async throws {
    let client = try SuiteServer.client
    try await MediaServer.run(row.reply) { media in
      let id = try await client.accepted(Input.picture(media.url("/a.png")))
      let result = try await client.finished(id)
      #expect(result["status"] == "failed")
      #expect(result["error"] == .string(row.sentence))
      expectNoMisreadWord(in: result["error"]?.string ?? "")
      #expect(try await client.status(id)["status"] == "completed")
    }
  }

  struct Good: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let reply: MediaServer.Reply

    init(_ name: String, _ reply: MediaServer.Reply) {
      testDescription = name
      self.reply = reply
    }
  }

  @Test(arguments: [
    Good("of the largest size", png(400, 400, byteCount: 4_928_307)),
    Good("of the smallest sides", png(321, 321)),
    Good("of the largest sides", png(4096, 4096)),
    Good("turned into shape", .file(PictureBytes.jpeg(width: 963, height: 321, orientation: 6))),
    Good("in chunks", .chunked(PictureBytes.jpeg(width: 400, height: 400))),
    Good("under a wrong type", .file(PictureBytes.jpeg(width: 400, height: 400), type: "text/html")),
  ])
  func `a request with a good picture succeeds`(row: Good) async throws {
    let client = try SuiteServer.client
    try await MediaServer.run(row.reply) { media in
      let id = try await client.accepted(Input.picture(media.url("/")))
      #expect(try await client.finished(id)["status"] == "succeeded")
    }
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `the server follows every kind of redirect`(status: Int) async throws {
    let client = try SuiteServer.client
    let picture = PictureBytes.jpeg(width: 400, height: 400)
    try await MediaServer.run { request in
      request.path == "/end.jpg" ? .file(picture) : .redirect(to: "end.jpg", status: status)
    } _: { media in
      let id = try await client.accepted(Input.picture(media.url("/start")))
      #expect(try await client.finished(id)["status"] == "succeeded")
      #expect(media.requests.map(\.path) == ["/start", "/end.jpg"])
    }
  }

  @Test func `the error for a refused connection names the host`() async throws {
    let client = try SuiteServer.client
    // The port of a server that has ended.
    let url = try await MediaServer.run(.silence) { $0.url("/") }
    let result = try await client.finished(try await client.accepted(Input.picture(url)))
    #expect(result["error"] == .string("\(Self.place) cannot be reached. Check the URL's host and port."))
  }

  @Test func `the picture's host gets only four headers and no token`() async throws {
    let client = try SuiteServer.client
    try await MediaServer.run(.file(PictureBytes.jpeg(width: 400, height: 400))) { media in
      let id = try await client.accepted(Input.picture(media.url("/")))
      _ = try await client.finished(id)
      let fields = try #require(media.requests.first?.fields)
      #expect(Set(fields.keys) == ["host", "user-agent", "accept", "accept-encoding"])
      #expect(fields["accept"] == "image/*")
    }
  }
}
