import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The output on a terminal.
@Suite struct TerminalTests {
  private static let erase = "\u{1B}[K"

  @Test func `the progress is one line that is redrawn, and erased at the end`() async throws {
    try await LocalServer.run(["KATSUDO_ECHO_WAIT_MS": "1500"]) { _, shell in
      let run = try await shell.katsudoOnTerminal("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png")
      run.expect(0)
      #expect(run.output.contains(" ] 0 %, "), "\(run.output.debugDescription)")
      #expect(run.output.contains("1 of 1 kB"), "the download must be shown: \(run.output.debugDescription)")
      let last = try #require(run.output.components(separatedBy: Self.erase).last)
      #expect(last.trimmingCharacters(in: .newlines).hasSuffix(".mp4"), "only the path must be left: \(last.debugDescription)")
      #expect(!run.output.contains("in_progress"))
    }
  }

  @Test(arguments: [20, 40])
  func `no progress line is wider than the terminal`(columns: Int) async throws {
    let replies = [
      "GET /v1/requests/\(RemoteScript.requestID)/status": RemoteScript.json(200, #"{"status":"in_progress","progress":0.5}"#)
    ]
    try await RemoteScript.run(replies) { _, shell in
      let run = try await shell.katsudoOnTerminal("watch", RemoteScript.requestID, "--wait-timeout", "1.5", columns: columns)
      run.expect(75)
      let drawn = run.output.components(separatedBy: "\r").filter { $0.contains("50 %") }.map {
        $0.replacingOccurrences(of: Self.erase, with: "")
      }
      #expect(!drawn.isEmpty, "\(run.output.debugDescription)")
      #expect(drawn.allSatisfy { $0.count < columns }, "\(drawn)")
      #expect(drawn.allSatisfy { $0.hasPrefix("[==") })
    }
  }

  @Test func `the flag -q hides the progress`() async throws {
    try await LocalServer.run(["KATSUDO_ECHO_WAIT_MS": "100"]) { _, shell in
      let run = try await shell.katsudoOnTerminal("run", LocalServer.model, "--set", "prompt=x", "--set", "image_urls=street.png", "-q")
      run.expect(0)
      #expect(run.output.wholeMatch(of: /request [0-9a-f-]+\r\n[0-9a-f-]+\.mp4\r\n/) != nil, "\(run.output.debugDescription)")
    }
  }
}
