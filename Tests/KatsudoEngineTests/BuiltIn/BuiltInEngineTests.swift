import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoRenderProtocol
import KatsudoTesting
import Logging
import NIOConcurrencyHelpers
import Testing

/// The built-in engine with a shell script in place of the renderer.
@Suite struct BuiltInEngineTests {
  private static let report = #"{"report":{"frames":48,"fps":24,"technique":"t"}}"#
  private static let picture = "/somewhere/picture.png"

  /// Runs an attempt with this script as the renderer.
  ///
  /// - Returns: the result, and every progress that the engine reported.
  private func run(
    _ script: String, in folder: TemporaryFolder, parameters: [String: JSONValue] = ["prompt": "push in", "frames": 48, "seed": -1]
  ) async throws -> (result: EngineResult, shares: [Double]) {
    let program = folder.file("renderer")
    // Another process writes the file, so that no child of this one inherits a descriptor that can write to it.
    let written = try await FinishedCommand.shell("cat > \(program) <<'END'\n#!/bin/sh\n\(script)\nEND\nchmod 700 \(program)")
    #expect(written.exitCode == 0, "\(written.errors)")
    let engine = BuiltInEngine(
      BuiltInEngine.Settings(executable: program, slots: 1, memoryLimitMB: 512, timeLimitSeconds: 7, ffmpeg: "some-ffmpeg"),
      logger: Logger(label: "engine") { _ in SwiftLogNoOpLogHandler() })
    let shares = NIOLockedValueBox<[Double]>([])
    let attempt = EngineAttempt(
      requestID: "r1", number: 1, modelID: "a/b", parameters: parameters, files: ["picture": [Self.picture]], input: .null, media: [],
      folder: folder.path, remote: Record().remote()
    ) { progress in
      if let fraction = progress.fraction { shares.withLockedValue { $0.append(fraction) } }
    }
    return (try await engine.run(attempt), shares.withLockedValue { $0 })
  }

  private func failure(_ script: String, parameters: [String: JSONValue] = ["prompt": "push in"]) async throws -> EngineFailure {
    try await TemporaryFolder.with { folder in
      let failure = await #expect(throws: EngineFailure.self) { _ = try await run(script, in: folder, parameters: parameters) }
      return try #require(failure)
    }
  }

  @Test func `the renderer gets its request on standard input, not in arguments, environment or files`() async throws {
    try await TemporaryFolder.with { folder in
      let script = """
        tr '\\0' ' ' < /proc/$$/cmdline > \(folder.file("arguments"))
        tr '\\0' '\\n' < /proc/$$/environ > \(folder.file("environment"))
        IFS= read -r line
        printf '%s' "$line" > \(folder.file("request"))
        echo '\(Self.report)'
        """
      let result = try await run(script, in: folder).result
      let arguments = String(decoding: try folder.read("arguments"), as: UTF8.self)
      #expect(arguments == "/bin/sh \(folder.file("renderer")) render-child ")
      #expect(!String(decoding: try folder.read("environment"), as: UTF8.self).contains("push in"))
      #expect(folder.names == ["arguments", "environment", "renderer", "request"], "no file holds the prompt for the renderer")
      #expect(
        try RenderChildRequest(line: folder.read("request"))
          == RenderChildRequest(
            picture: Self.picture, video: folder.file("video.mp4"), poster: folder.file("poster.jpg"),
            thumbnail: folder.file("thumbnail.jpg"), prompt: "push in", frames: 48, seed: .max,
            limits: RenderChildRequest.Limits(memoryMB: 512, seconds: 7), ffmpeg: "some-ffmpeg"))
      #expect(result.files.map(\.seconds) == [2, nil, nil])
      #expect(result.files.map(\.role) == [.video, .poster, .thumbnail])
      #expect(result.metadata?["technique"] == "t")
    }
  }

  @Test func `the engine skips lines that are not messages`() async throws {
    try await TemporaryFolder.with { folder in
      let script = """
        read -r line
        echo 'hello'
        echo '{"progress":{"done":12,"total":48}}'
        echo '{"news":[1,2]}'
        echo
        echo '{"progress":{"done":1,"total":0}}'
        echo '\(Self.report)'
        echo 'goodbye'
        """
      let (result, shares) = try await run(script, in: folder)
      #expect(shares == [0.25])
      #expect(result.metadata?["frames"] == 48)
    }
  }

  @Test func `the standard input stays open until the renderer has ended`() async throws {
    try await TemporaryFolder.with { folder in
      // The second read ends early only if the input is closed.
      let script = """
        read -r line
        timeout 0.3 cat > /dev/null
        [ $? -eq 124 ] && echo '\(Self.report)'
        """
      let files = try await run(script, in: folder).result.files
      #expect(files.count == 3)
    }
  }

  @Test func `the engine refuses a request that is too large for the renderer`() async throws {
    let prompt = String(repeating: "x", count: RenderChildRequest.mostBytes)
    let failure = try await failure("echo '\(Self.report)'", parameters: ["prompt": .string(prompt)])
    #expect(failure.code == .crashed)
    #expect(failure.message == "The renderer could not make the film. The server's log has the details under the request's id.")
  }

  @Test func `a renderer that ends before it has read its request fails as one without a result`() async throws {
    // Larger than the buffer of a pipe.
    let failure = try await failure("exit 3", parameters: ["prompt": .string(String(repeating: "x", count: 500_000))])
    #expect(failure.code == .crashed)
    #expect(failure.message == "The renderer ended without a result. The picture may be damaged.")
  }

  @Test(arguments: [
    ("invalid_request", EngineFailure.Code.crashed, "The renderer could not make the film."),
    ("missing_picture", .crashed, "The renderer could not make the film."), ("unreadable_picture", .badInput, "m"),
    ("unsupported_picture", .badInput, "m"), ("picture_too_large", .badInput, "m"), ("missing_encoder", .unavailable, "m"),
    ("encoder_failed", .crashed, "m"), ("disk_full", .machineTrouble, "The disk of the data folder is full."),
    ("output_unwritable", .machineTrouble, "The data folder cannot be read or written."), ("no_resources", .machineTrouble, "m"),
    ("time_limit", .limit, "m"), ("cancelled", .crashed, "The renderer was stopped, and not by this server."),
    ("a_new_word", .crashed, "The renderer could not make the film."),
  ])
  func `every error of the renderer becomes an engine failure`(word: String, code: EngineFailure.Code, sentence: String) async throws {
    let failure = try await failure("read -r line; echo '{\"error\":{\"code\":\"\(word)\",\"message\":\"m\"}}'; exit 70")
    #expect(failure.code == code)
    #expect(failure.message.hasPrefix(sentence), "\(failure.message)")
    #expect(failure.cause?.isEmpty == false)
  }
}
