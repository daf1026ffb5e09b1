import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

@Suite struct RequestValueTests {
  private let client: KatsudoClient

  init() throws { client = try KatsudoClient(baseURL: nil, token: "t", options: ClientOptions(), environment: [:]) }

  @Test func `a handle reads and writes the documented JSON keys`() throws {
    let text = #"{"base_url":"http://127.0.0.1:8787/v1","model_id":"a/b","request_id":"r-1"}"#
    let handle = try JSONDecoder().decode(RequestHandle.self, from: Data(text.utf8))
    #expect(handle.requestID == "r-1")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    #expect(String(decoding: try encoder.encode(handle), as: UTF8.self) == text)
  }

  @Test(arguments: ["", "a/b", "..", "a b", "ü", "a?b", "a#b", "a%2fb", String(repeating: "a", count: 129)])
  func `a malformed request id makes no handle`(id: String) {
    #expect(throws: KatsudoError.self) { try client.requests.handle(id) }
    let stored = JSONValue.object(["request_id": .string(id), "base_url": "http://127.0.0.1:8787/v1"]).jsonText
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(RequestHandle.self, from: Data(stored.utf8)) }
  }

  @Test(arguments: [
    ("in_queue", RequestState.inQueue, false), ("in_progress", .inProgress, false), ("completed", .completed, true),
    ("succeeded", .succeeded, true), ("failed", .failed, true), ("cancelled", .cancelled, true), ("canceled", .cancelled, true),
    ("warming_up", .unknown("warming_up"), false),
  ])
  func `every status word of a server becomes a state`(word: String, state: RequestState, isFinal: Bool) {
    #expect(RequestState(rawValue: word) == state)
    #expect(state.isFinal == isFinal)
    #expect(RequestState(rawValue: state.rawValue) == state)
  }

  @Test(
    arguments: [
      (#"{"outcome": "cancelled", "status": "cancelled"}"#, CancelOutcome.cancelled),
      (#"{"outcome": "canceled"}"#, .cancelled),
      (#"{"outcome": "not_cancellable", "status": "in_progress"}"#, .notCancellable(.inProgress)),
      (#"{"status": "cancelled"}"#, .cancelled), (#"{"status": "not_cancellable"}"#, .notCancellable(nil)),
      (#"{"outcome": "later"}"#, .unknown("later")),
      (#"{"status": "cancellation_requested"}"#, .unknown("cancellation_requested")),
    ])
  func `the client reads every form of answer to a cancel`(answer: String, outcome: CancelOutcome) async throws {
    try await Script { _, _ in .status(202, body: Array(answer.utf8)) }.run { server in
      let client = try server.client()
      let told = try await client.requests.cancel(try client.requests.handle("r-1"))
      #expect(told == outcome)
      #expect(server.requests.map(\.method) == ["POST"])
    }
  }

  @Test func `the client does not repeat a cancel whose answer was lost`() async throws {
    try await Script { _, _ in .drop }.run { server in
      let client = try server.client()
      let error = try await failure { try await client.requests.cancel(try client.requests.handle("r-1")) }
      guard case .transport(let transport) = error else { return #expect(Bool(false), "\(error)") }
      #expect(transport.kind == .connectionLost)
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: [
    (RequestStatus(requestID: "r", state: .inQueue, queuePosition: 2), "in_queue, number 2"),
    (RequestStatus(requestID: "r", state: .inProgress, progress: 0.496), "in_progress, 49 %"),
    (RequestStatus(requestID: "r", state: .completed), "completed"),
    (RequestStatus(requestID: "r", state: .unknown("warming_up")), "warming_up"),
  ])
  func `a status update has a text that people can read`(status: RequestStatus, text: String) {
    #expect("\(RequestUpdate.status(status))" == text)
  }

  @Test func `the files of an output are found under any key`() {
    let output = ModelOutput(json: [
      "videos": ["https://x.example/2.mp4", "https://x.example/1.mp4"], "image": "http://x.example/a.png", "text": "no file",
      "mesh": "https://x.example/a.glb", "count": 3,
    ])
    #expect(
      output.files == [
        OutputFile(kind: .image, url: "http://x.example/a.png"), OutputFile(kind: .other("mesh"), url: "https://x.example/a.glb"),
        OutputFile(kind: .video, url: "https://x.example/2.mp4"), OutputFile(kind: .video, url: "https://x.example/1.mp4"),
      ])
  }

  @Test func `the typed input is encoded with the keys of the API`() throws {
    let input = DreaminaImageToVideo.Input(prompt: "push in", image: "https://x.example/a.jpg", seed: 7, length: .tenSeconds)
    let json = try JSONValue(jsonBytes: try JSONEncoder().encode(input))
    #expect(json == ["prompt": "push in", "image_urls": ["https://x.example/a.jpg"], "seed": 7, "frames": 241])
    let short = try JSONValue(jsonBytes: try JSONEncoder().encode(DreaminaImageToVideo.Input(prompt: "", image: "x")))
    #expect(short == ["prompt": "", "image_urls": ["x"]])
  }

  @Test func `a typed run whose output has no video throws an error with the request's handle`() async throws {
    try await Script { request, _ in
      switch request.path {
      case "/v1/requests/r-1/status": .state("completed")
      case "/v1/requests/r-1/result": .json(["status": "succeeded", "output": ["image": "https://x.example/a.png"]])
      default: .accepted()
      }
    }.run { server in
      let error = try await failure { try await server.client().run(.dreaminaImageToVideo, input: .init(prompt: "x", image: "y")) }
      #expect(error.handle?.requestID == "r-1")
      guard case .interrupted(let interruption) = error, case .error(.unexpectedAnswer) = interruption.reason else {
        return #expect(Bool(false), "\(error)")
      }
    }
  }
}
