import KatsudoAPI
import KatsudoRenderProtocol
import Testing

/// The lines between the server and the renderer.
@Suite struct RenderProtocolTests {
  private static let request = RenderChildRequest(
    picture: "/data/a picture.png", video: "/data/video.mp4", poster: "/data/poster.jpg", prompt: "push in\n\"slowly\"\u{0}\u{2028}, 霧",
    frames: 121, seed: .max, limits: RenderChildRequest.Limits(memoryMB: 3072, seconds: 600), ffmpeg: "ffmpeg")

  @Test func `a request is written as one line and reads back as the same request`() throws {
    let line = try Self.request.line()
    #expect(line.firstIndex(of: UInt8(ascii: "\n")) == line.count - 1)
    #expect(try RenderChildRequest(line: line.dropLast()) == Self.request)
  }

  @Test func `a request that is too large can neither be written nor read`() throws {
    var request = Self.request
    request.prompt = ""
    let rest = try request.line().count - 1
    request.prompt = String(repeating: "x", count: RenderChildRequest.mostBytes - rest)
    let line = Array(try request.line().dropLast())
    #expect(line.count == RenderChildRequest.mostBytes)
    #expect(try RenderChildRequest(line: line) == request)
    request.prompt += "x"
    #expect(throws: RenderChildRequest.Fault.tooLarge) { try request.line() }
    #expect(throws: RenderChildRequest.Fault.tooLarge) { try RenderChildRequest(line: line + [UInt8(ascii: " ")]) }
  }

  @Test(arguments: ["", "{}", "[]", "push in", #"{"picture":1}"#])
  func `a line that is not a request is refused`(line: String) {
    #expect(throws: RenderChildRequest.Fault.self) { try RenderChildRequest(line: Array(line.utf8)) }
  }

  @Test(arguments: [(0, 1), (1 << 24 + 1, 1), (1, 0), (1, 864_001), (.max, .max)])
  func `limits out of their ranges are refused`(memory: Int, seconds: Int) throws {
    var request = Self.request
    request.limits = RenderChildRequest.Limits(memoryMB: memory, seconds: seconds)
    let line = Array(try request.line().dropLast())
    #expect(throws: RenderChildRequest.Fault.limitOutOfRange) { try RenderChildRequest(line: line) }
  }

  private typealias Message = RenderMessage<RenderedFilm>

  @Test(arguments: [
    #"{"progress":{"done":3,"total":121}}"#,
    #"{"report":{"fps":24,"frames":121,"notes":[],"plan":{"speed":0.45},"seed":9223372036854775807}}"#,
    #"{"error":{"cause":"a/b","code":"disk_full","message":"There is no room."}}"#,
    #"{"error":{"code":"cancelled","message":"The rendering was cancelled."}}"#,
  ])
  func `a message that is read and written again has the same bytes`(line: String) throws {
    let message = try #require(Message(line: line))
    #expect(try message.line() == line)
  }

  @Test func `every error code reads back as the same code`() throws {
    for code in RenderErrorCode.allCases {
      let message = Message.error(code: code, message: "m", cause: nil)
      #expect(Message(line: try message.line()) == message)
    }
  }

  @Test func `an error with an unknown code is read as an error without a code`() {
    #expect(Message(line: #"{"error":{"code":"new_word","message":"m"}}"#) == .error(code: nil, message: "m", cause: nil))
  }

  @Test func `the duration of a film is its frames divided by the frame rate`() throws {
    guard case .report(let film) = Message(line: #"{"report":{"frames":48,"fps":24,"technique":"t"}}"#) else {
      Issue.record("no report")
      return
    }
    #expect(film.seconds == 2)
    #expect(film.report["technique"] == "t")
  }

  @Test(arguments: [
    "", "frame 3 of 121", "{}", "[1]", #"{"news":{}}"#, #"{"progress":{"done":1}}"#, #"{"error":{"code":"cancelled"}}"#,
    #"{"report":{"frames":48}}"#, #"{"report":{"frames":48,"fps":0}}"#, #"{"report":7}"#,
  ])
  func `any other line is not a message`(line: String) { #expect(Message(line: line) == nil) }
}
