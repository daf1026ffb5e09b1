import Foundation
import KatsudoRenderProtocol
import KatsudoTesting
import Subprocess
import SystemPackage
import Testing

/// The renderer as a child process of a server.
@Suite(.timeLimit(.minutes(3))) struct RenderChildTests {
  private typealias Message = RenderMessage<RenderedFilm>

  /// Runs the child to its end.
  ///
  /// - Parameter keepsInput: gets each message. With `false`, standard input is closed.
  private func run(
    _ request: RenderChildRequest, keepsInput: @escaping @Sendable (Message) -> Bool = { _ in true }
  ) async throws -> (messages: [Message], status: TerminationStatus) {
    let line = try request.line()
    let outcome = try await Subprocess.run(
      .path(FilePath(KatsudoBinary.path)), arguments: ["render-child"], input: .inputWriter, output: .sequence, error: .discarded
    ) { execution in
      _ = try await execution.standardInputWriter.write(line)
      var messages: [Message] = []
      for try await line in execution.standardOutput.strings() {
        let message = try #require(Message(line: line), "\(line)")
        messages.append(message)
        if !keepsInput(message) { try await execution.standardInputWriter.finish() }
      }
      return messages
    }
    return (outcome.closureResult, outcome.terminationStatus)
  }

  private func request(_ folder: TemporaryFolder, frames: Int) throws -> RenderChildRequest {
    RenderChildRequest(
      picture: try folder.write(PictureBytes.jpeg(width: 400, height: 400), to: "in.jpg"), video: folder.file("film.mp4"),
      poster: folder.file("poster.jpg"), prompt: "push in", frames: frames, seed: 7,
      limits: RenderChildRequest.Limits(memoryMB: 3072, seconds: 120), ffmpeg: "ffmpeg")
  }

  @Test func `the child makes a film and sends its report as the last message`() async throws {
    try await TemporaryFolder.with { folder in
      let (messages, status) = try await run(try request(folder, frames: 3))
      #expect(status == .exited(0))
      guard case .report(let film) = messages.last else {
        Issue.record("no report: \(messages)")
        return
      }
      #expect(film.frames == 3 && film.fps == 24)
      #expect(messages.contains(.progress(done: 3, total: 3)))
      #expect(folder.names == ["film.mp4", "in.jpg", "poster.jpg"])
    }
  }

  @Test func `the child cancels the rendering when its standard input ends`() async throws {
    try await TemporaryFolder.with { folder in
      let (messages, status) = try await run(try request(folder, frames: 20_000)) { _ in false }
      #expect(status == .exited(70))
      #expect(messages.last == .error(code: .cancelled, message: "The rendering was cancelled.", cause: nil))
      #expect(folder.names == ["in.jpg"])
    }
  }

  @Test func `the child sends an error as the last message and exits with the code of its kind`() async throws {
    try await TemporaryFolder.with { folder in
      var request = try request(folder, frames: 3)
      request.picture = folder.file("none.jpg")
      let (messages, status) = try await run(request)
      #expect(status == .exited(66))
      guard case .error(.missingPicture, _, _) = messages.last else {
        Issue.record("not the error: \(messages)")
        return
      }
    }
  }

  @Test func `the child sets its limits before it opens the picture`() async throws {
    try await TemporaryFolder.with { folder in
      var request = try request(folder, frames: 3)
      request.picture = folder.file("pipe.jpg")
      // Opening a named pipe waits for a writer, and there is none.
      #expect(mkfifo(request.picture, 0o600) == 0)
      let line = try request.line()
      let outcome = try await Subprocess.run(
        .path(FilePath(KatsudoBinary.path)), arguments: ["render-child"], input: .inputWriter, output: .discarded, error: .discarded
      ) { execution in
        let process = execution.processIdentifier.value
        defer { kill(process, SIGKILL) }
        _ = try await execution.standardInputWriter.write(line)
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline {
          let limits = try String(contentsOfFile: "/proc/\(process)/limits", encoding: .utf8)
          if limits.contains(#/Max address space +3221225472 +3221225472 /#), limits.contains(#/Max core file size +0 +0 /#) { return true }
          try await Task.sleep(for: .milliseconds(20))
        }
        return false
      }
      #expect(outcome.closureResult, "the limits were not set")
    }
  }

  @Test(arguments: [
    ("yes x | tr -d '\\n'", "The request on standard input is larger than 1 MiB."),
    ("printf '{\"picture\":'", "Standard input ended before the request was complete."),
    ("true", "Standard input ended before the request was complete."),
    ("echo '{\"picture\":7}'", "The line on standard input is not a request for the renderer."),
  ])
  func `the child refuses an input without a request`(input: String, message: String) async throws {
    let child = try await FinishedCommand.shell("\(input) 2>/dev/null | \(KatsudoBinary.path) render-child")
    #expect(child.exitCode == 70)
    guard case .error(.invalidRequest, message, _) = Message(line: child.lastLine) else {
      Issue.record("not the error: \(child.output) \(child.errors)")
      return
    }
  }

  @Test func `the help does not show the verb`() async throws {
    let help = try await FinishedCommand.run(["--help"])
    #expect(!help.output.contains("render-child"))
  }

  @Test func `render with JSON reports prints the same messages as the child`() async throws {
    try await TemporaryFolder.with { folder in
      let picture = try folder.write(PictureBytes.jpeg(width: 400, height: 400), to: "in.jpg")
      let render = try await FinishedCommand.run(["render", picture, "-o", folder.file("film.mp4"), "--frames", "2", "--report", "json"])
      let lines = render.output.split(separator: "\n").map(String.init)
      #expect(lines.contains(#"{"progress":{"done":2,"total":2}}"#))
      #expect(lines.last?.hasPrefix(#"{"report":{"fps":24,"frames":2,"height":"#) == true, "\(render.output)")
      let failed = try await FinishedCommand.run(["render", "/none.jpg", "-o", folder.file("film.mp4"), "--report", "json"])
      #expect(
        failed.output.hasPrefix(#"{"error":{"cause":"#) && failed.output.hasSuffix("\n")
          && failed.output.contains(
            #","code":"missing_picture","message":"The picture /none.jpg cannot be read. Check that it exists and may be read."}}"#),
        "\(failed.output)")
    }
  }
}
