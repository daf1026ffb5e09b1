import Foundation
import KatsudoClient
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct DownloadTests {
  private static let film = [UInt8]((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

  /// Downloads into a new folder and returns the files that are in it afterwards.
  private func download(
    _ answer: @escaping Script.Answer, limit: Int = KatsudoClient.Files.downloadLimit, existing: Data? = nil
  ) async throws -> (error: KatsudoError?, files: [String: Data], count: Int) {
    try await Script(answer).run { server in
      try await withTemporaryFolder { folder in
        if let existing { try existing.write(to: URL(fileURLWithPath: folder + "/a.mp4")) }
        var error: KatsudoError?
        do {
          try await server.client().files.download(server.origin + "/a.mp4", to: folder + "/a.mp4", limit: limit)
        } catch let thrown as KatsudoError { error = thrown }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder)
        let files = names.map { ($0, FileManager.default.contents(atPath: "\(folder)/\($0)") ?? Data()) }
        return (error, Dictionary(uniqueKeysWithValues: files), server.requests.count)
      }
    }
  }

  @Test(arguments: [MediaServer.Reply.file(film), .chunked(film)])
  func `a download replaces an older file of the same name`(reply: MediaServer.Reply) async throws {
    let outcome = try await download({ _, _ in reply }, existing: Data("old".utf8))
    #expect(outcome.error == nil)
    #expect(outcome.files == ["a.mp4": Data(Self.film)])
  }

  @Test func `a download starts again from the beginning after the connection broke`() async throws {
    let outcome = try await download { _, before in
      before == 0 ? .part(of: Self.film, first: 40_000, ending: .close) : before == 1 ? .status(503) : .file(Self.film)
    }
    #expect(outcome.error == nil)
    #expect(outcome.files == ["a.mp4": Data(Self.film)])
    #expect(outcome.count == 3)
  }

  @Test(arguments: [MediaServer.Reply.file(film), .chunked(film)])
  func `a download refuses a file above the limit and keeps nothing of it`(reply: MediaServer.Reply) async throws {
    let outcome = try await download({ _, _ in reply }, limit: Self.film.count - 1, existing: Data("old".utf8))
    guard case .file(let problem)? = outcome.error else { return #expect(Bool(false), "\(outcome)") }
    #expect(problem.kind == .tooLarge(limit: Self.film.count - 1))
    #expect(outcome.files == ["a.mp4": Data("old".utf8)])
    #expect(outcome.count == 1)
  }

  @Test(arguments: [301, 403, 404, 410, 204])
  func `a download fails on a status other than 200`(status: Int) async throws {
    let outcome = try await download { _, _ in .status(status, fields: ["Location": "http://127.0.0.1:1/"]) }
    guard case .file(let problem)? = outcome.error else { return #expect(Bool(false), "\(outcome)") }
    #expect(problem.kind == .refused(status: status))
    #expect(outcome.files.isEmpty)
    #expect(outcome.count == 1)
  }

  @Test func `a download that never completes leaves no file`() async throws {
    let outcome = try await download { _, _ in .part(of: Self.film, first: 40_000, ending: .close) }
    guard case .transport? = outcome.error else { return #expect(Bool(false), "\(outcome)") }
    #expect(outcome.files.isEmpty)
    #expect(outcome.count == 6)
  }

  @Test func `a cancelled download leaves no file`() async throws {
    let (chunks, chunk) = AsyncStream.makeStream(of: Void.self)
    try await Script { _, _ in .part(of: Self.film, first: 40_000, ending: .hold) }.run { server in
      try await withTemporaryFolder { folder in
        let client = try server.client()
        let task = Task { try await client.files.download(server.origin + "/a.mp4", to: folder + "/a.mp4") { _, _ in chunk.yield() } }
        for await _ in chunks { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
      }
    }
  }

  @Test func `a download reports its progress in bytes`() async throws {
    try await Script { _, _ in .file(Self.film) }.run { server in
      try await withTemporaryFolder { folder in
        let seen = NIOLockedValueBox<[(Int, Int?)]>([])
        let size = try await server.client().files.download(server.origin + "/a.mp4", to: folder + "/a.mp4") { received, total in
          seen.withLockedValue { $0.append((received, total)) }
        }
        #expect(size == Self.film.count)
        let last = seen.withLockedValue { $0.last }
        #expect(last?.0 == Self.film.count)
        #expect(last?.1 == Self.film.count)
      }
    }
  }

  @Test(arguments: [
    ("http://127.0.0.1:8787/v1", "http://127.0.0.1:8788/a", [], false), ("http://127.0.0.1:8787/v1", "https://127.0.0.1:8787/a", [], false),
    ("http://127.0.0.1:8787/v1", "http://files.runcomfy.net/a", [], false),
    ("http://127.0.0.1:8787/v1", "http://169.254.169.254/a", [], false),
    ("https://model-api.runcomfy.net/v1", "http://127.0.0.1:1/a", [], false),
    ("https://model-api.runcomfy.net/v1", "http://runcomfy.net.invalid/a", [], false),
    ("https://model-api.runcomfy.net/v1", "http://files.runcomfy.net@127.0.0.1:1/a", [], false),
    ("https://model-api.runcomfy.net/v1", #"http://127.0.0.1:1\.runcomfy.net/a"#, [], false),
    ("http://h.invalid/v1", "http://127.0.0.1:1/a", ["127.0.0.1"], true), ("http://h.invalid/v1", "http://127.0.0.1:1/a", [".0.0.1"], true),
    ("http://h.invalid/v1", "http://127.0.0.1:1/a", ["7.0.0.1"], false), ("http://h.invalid/v1", "file:///etc/passwd", [".", ""], false),
    ("http://127.0.0.1:1/v1", "http://127.0.0.1:1/a", [], true),
  ])
  func `the client downloads from known hosts only`(base: String, url: String, hosts: [String], isAllowed: Bool) async throws {
    let options = ClientOptions(retries: .never, downloadHosts: hosts)
    let client = try KatsudoClient(baseURL: base, token: "t", options: options, environment: [:])
    try await withTemporaryFolder { folder in
      let error = try await failure { try await client.files.download(url, to: folder + "/a") }
      // No server listens at the allowed addresses, so a refused connection shows that the client tried one.
      if case .transport = error { return #expect(isAllowed) }
      guard case .file(let problem) = error else { return #expect(Bool(false), "\(error)") }
      #expect(problem.kind == .forbiddenURL)
      #expect(!isAllowed)
    }
  }
}
