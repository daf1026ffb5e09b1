import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// Against a real `katsudo serve`.
@Suite struct ServerTests {
  private static let picture = MediaInput(PictureBytes.dataURI(.png, width: 400, height: 400))
  private static let input = DreaminaImageToVideo.Input(prompt: "push in", image: picture, seed: 7)

  /// The model runs on the echo engine: the first request runs for ten minutes, the others wait.
  private static let held = KatsudoProcess.echo.merging([
    "KATSUDO_ECHO_SLOTS": "1", "KATSUDO_ECHO_WAIT_MS": "600000", "KATSUDO_GRACE_SECONDS": "0",
  ]) { $1 }

  @Test func `a typed run returns a video that can be downloaded`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      try await withTemporaryFolder { folder in
        let client = try server.sdk()
        try Data(PictureBytes.picture(.jpeg, width: 400, height: 400)).write(to: URL(fileURLWithPath: folder + "/street.jpg"))
        let picture = try await client.files.upload(folder + "/street.jpg")
        let updates = NIOLockedValueBox<[RequestUpdate]>([])
        let output = try await client.subscribe(to: .dreaminaImageToVideo, input: .init(prompt: "push in", image: picture)) { update in
          updates.withLockedValue { $0.append(update) }
        }
        let size = try await client.files.download(output.video, to: folder + "/street.mp4")
        #expect(size == 60)
        let film = try String(contentsOfFile: folder + "/street.mp4", encoding: .utf8)
        guard case .submitted(let handle)? = updates.withLockedValue({ $0.first }) else { return #expect(Bool(false)) }
        #expect(film.hasPrefix("echo \(handle.requestID) 1 "))
        let last = updates.withLockedValue { $0.last }
        #expect(last == .status(RequestStatus(requestID: handle.requestID, state: .succeeded)))
      }
    }
  }

  @Test func `a run with plain JSON returns a video`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      let output = try await server.sdk().run(seedModel, input: ["prompt": "push in", "image_urls": [Self.picture.json]])
      #expect(output.files.map(\.kind) == [.video])
    }
  }

  @Test func `a stored request id leads to its result after the server was killed and started again`() async throws {
    try await withTemporaryFolder { folder in
      let stored = try await KatsudoProcess.run(dataDir: folder + "/data", arguments: ["--no-worker"], environment: KatsudoProcess.echo) {
        server in
        let handle = try await server.sdk().requests.submit(to: .dreaminaImageToVideo, input: Self.input)
        server.kill()
        return (try JSONEncoder().encode(handle), server.client.token)
      }
      let (data, token) = stored.value
      let old = try JSONDecoder().decode(RequestHandle.self, from: data)
      _ = try await KatsudoProcess.run(dataDir: folder + "/data", token: token, environment: KatsudoProcess.echo) { server in
        let client = try server.sdk()
        // The client treats another port as another server, so it needs a new handle from the id.
        let result = try await client.requests.wait(for: try client.requests.handle(old.requestID))
        #expect(result.state == .succeeded)
        #expect(result.output?.files.count == 1)
        let full = try await client.requests.result(result.handle, includeCost: true, includeMetadata: true)
        #expect(full.cost == 0)
        #expect(full.metadata?["engine"] == "echo")
        #expect(full.createdAt != nil)
      }
    }
  }

  @Test func `a client sees positions and can cancel waiting requests but not running ones`() async throws {
    try await withServer(environment: Self.held) { server in
      let client = try server.sdk()
      let running = try await client.requests.submit(to: .dreaminaImageToVideo, input: Self.input)
      for try await event in client.requests.events(running) where event.status?.state == .inProgress { break }
      let first = try await client.requests.submit(to: .dreaminaImageToVideo, input: Self.input)
      let second = try await client.requests.submit(to: .dreaminaImageToVideo, input: Self.input)
      #expect(try await client.requests.status(second).queuePosition == 2)
      #expect(try await client.requests.cancel(first) == .cancelled)
      #expect(try await client.requests.cancel(first) == .notCancellable(.cancelled))
      #expect(try await client.requests.cancel(running) == .notCancellable(.inProgress))
      #expect(try await client.requests.status(second).queuePosition == 1)
      let error = try await failure { try await client.requests.wait(for: first) }
      #expect(error == .cancelled(first))
    }
  }

  @Test func `cancelling the task cancels its waiting request`() async throws {
    try await withServer(environment: Self.held) { server in
      let client = try server.sdk()
      let running = try await client.requests.submit(to: .dreaminaImageToVideo, input: Self.input)
      for try await event in client.requests.events(running) where event.status?.state == .inProgress { break }
      let (waits, waiting) = AsyncStream.makeStream(of: Void.self)
      let task = Task {
        try await client.subscribe(to: .dreaminaImageToVideo, input: Self.input, options: WaitOptions(cancelsRequest: true)) { update in
          if case .status(let status) = update, status.state == .inQueue { waiting.yield() }
        }
      }
      for await _ in waits { break }
      task.cancel()
      let error = try await failure { try await task.value }
      guard case .interrupted(let interruption) = error else { return #expect(Bool(false), "\(error)") }
      #expect(interruption.reason == .taskCancelled(remote: .cancelled))
      #expect(try await client.requests.status(interruption.handle).state == .cancelled)
    }
  }

  @Test func `the list returns the caller's requests page by page`() async throws {
    try await withServer(arguments: ["--no-worker"], environment: KatsudoProcess.echo) { server in
      let client = try server.sdk()
      var handles: [RequestHandle] = []
      for _ in 0..<3 { handles.append(try await client.requests.submit(to: .dreaminaImageToVideo, input: Self.input)) }
      _ = try await client.requests.cancel(handles[0])
      let page = try await client.requests.list(limit: 2)
      #expect(page.requests.map(\.handle) == [handles[2], handles[1]])
      let next = try await client.requests.list(limit: 2, cursor: page.nextCursor)
      #expect(next.requests.map(\.state) == [.cancelled])
      #expect(next.nextCursor == nil)
      let waiting = try await client.requests.list(states: [.inQueue, .inProgress])
      #expect(waiting.requests.count == 2)
    }
  }

  @Test func `the client reads categories, models and schemas`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      let client = try server.sdk(options: ClientOptions(language: "ja"))
      #expect(try await client.models.categories() == ["image-to-video"])
      let page = try await client.models.list(search: "dreamina", category: "image-to-video", includeSchemas: true)
      #expect(page.total == 1)
      #expect(page.models.first?.inputSchema != nil)
      let model = try await client.models.get(seedModel)
      #expect(model.requiredInputs.sorted() == ["image_urls", "prompt"])
      #expect(model.inputSchema?["properties"]?["frames"] != nil)
      let none = try await client.models.list(search: "a&b=c %+ü", limit: 5)
      #expect(none.models.isEmpty)
    }
  }

  @Test func `refusals of the server become typed errors`() async throws {
    try await withServer(environment: KatsudoProcess.echo) { server in
      let client = try server.sdk()
      guard case .notFound = try await failure({ try await client.models.get("no/such-model") }),
        case .notFound = try await failure({
          try await client.requests.status(try client.requests.handle("01a20438-cf1a-7d7e-8521-724864376da3"))
        })
      else { return #expect(Bool(false)) }
      let stranger = try KatsudoClient(baseURL: server.client.base, token: "katsudo_of-nobody")
      guard case .unauthenticated(let refusal) = try await failure({ try await stranger.models.list() }) else {
        return #expect(Bool(false))
      }
      #expect(refusal.status == 401)
      let wrong = DreaminaImageToVideo.Input(prompt: String(repeating: "a", count: 801), image: Self.picture, length: .init(rawValue: 5))
      guard case .invalidInput(let invalid) = try await failure({ try await client.run(.dreaminaImageToVideo, input: wrong) }) else {
        return #expect(Bool(false))
      }
      #expect(Set(invalid.fields.map(\.path)) == ["prompt", "frames"])
    }
  }
}
