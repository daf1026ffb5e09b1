import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The end of a renderer fails its own request only.
@Suite(.timeLimit(.minutes(2))) struct LostChildTests {
  private static let setup = ServerSetup(
    environment: ["KATSUDO_GRACE_SECONDS": "0", "KATSUDO_BUILTIN_SLOTS": "1"], models: [Manifest.film])

  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let signal: CInt
    let kind: ChildProcesses.Kind
    let fragment: String

    init(_ name: String, _ signal: CInt, _ kind: ChildProcesses.Kind, _ fragment: String) {
      testDescription = name
      self.signal = signal
      self.kind = kind
      self.fragment = fragment
    }
  }

  @Test(arguments: [
    Row("the renderer, killed", SIGKILL, .renderer, "The renderer was stopped by the system (signal 9)."),
    Row("the renderer, asked to end", SIGTERM, .renderer, "The render"),
    Row("the renderer, crashed", SIGSEGV, .renderer, "The renderer was stopped by the system (signal 11)."),
    Row("the encoder, killed", SIGKILL, .encoder, "ffmpeg was stopped by signal 9."),
  ])
  func `a request whose renderer or encoder ends fails at once, and the next one runs`(row: Row) async throws {
    try await Self.setup.run { server in
      let id = try await server.client.film(frames: 2000)
      try await server.client.running(id)
      let next = try await server.client.film()
      let children = ChildProcesses(server: server.processID)
      try await children.signal(row.signal, row.kind)
      let result = try await server.client.finished(id, within: .seconds(60))
      #expect(result["status"] == "failed")
      let error = result["error"]?.string ?? ""
      #expect(error.contains(row.fragment), "\(error)")
      #expect(error.hasSuffix("."))
      expectNoMisreadWord(in: error)
      #expect(try await server.client.finished(next)["status"] == "succeeded")
      try await eventually("no child is left", { children.renderers + children.encoders }, until: \.isEmpty)
      try await server.client.get("/readyz").expectSuccess()
    }
  }

  @Test func `a server that stops ends its renderers`() async throws {
    try await withTemporaryFolder { folder in
      let outcome = try await Self.setup.run(in: folder) { server in
        let id = try await server.client.film(frames: 2000)
        try await server.client.running(id)
        let children = ChildProcesses(server: server.processID)
        let encoder = try await eventually("the renderer runs", { children.encoders }, until: { !$0.isEmpty })
        return (id: id, token: server.client.token, processes: children.renderers + encoder)
      }
      #expect(outcome.exitCode == 0, "\(outcome.log)")
      #expect(!outcome.wasCutShort, "\(outcome.log)")
      try await eventually("the processes are gone", { outcome.value.processes.filter { kill($0, 0) == 0 } }, until: \.isEmpty)
      try await ServerSetup.idle.with(models: [Manifest.film]).run(in: folder, token: outcome.value.token) { server in
        let status = try await server.client.status(outcome.value.id)
        #expect(status["status"] == "in_queue")
      }
    }
  }
}
