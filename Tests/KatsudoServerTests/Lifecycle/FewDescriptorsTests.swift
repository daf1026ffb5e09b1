import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Idle connections of strangers leave enough file descriptors for the work.
@Suite(.timeLimit(.minutes(5))) struct FewDescriptorsTests {
  private static let setup = ServerSetup(
    environment: ["KATSUDO_GRACE_SECONDS": "0", "KATSUDO_BUILTIN_SLOTS": "1"], models: [Manifest.film], descriptors: 256)

  @Test func `no job fails while there are more idle connections than descriptors`() async throws {
    try await Self.setup.run { server in
      var ids: [String] = []
      for _ in 0..<10 { ids.append(try await server.client.film()) }
      let idle = try IdleConnections(count: 260, to: server.client)
      // A call needs a connection, so the ends of the jobs are read from the log.
      try await eventually(within: .seconds(120), "all jobs have ended", { server.log }) { log in
        log.components(separatedBy: "attempt succeeded").count + log.components(separatedBy: "attempt failed").count - 2 >= ids.count
      }
      idle.close()
      for id in ids {
        let result = try await server.client.finished(id)
        #expect(result["status"] == "succeeded", "\(result)")
      }
    }
  }

  @Test func `the server raises its limit of descriptors to the maximum of the system`() async throws {
    try await ServerSetup.echo.run { server in
      let limits = try String(contentsOfFile: "/proc/\(server.processID)/limits", encoding: .utf8)
      let line = try #require(limits.split(separator: "\n").first { $0.hasPrefix("Max open files") })
      let words = line.split(separator: " ").map(String.init)
      #expect(words[3] == words[4], "\(line)")
    }
  }

  @Test func `a limit of descriptors that is too small for connections stops the start`() async throws {
    try await withTemporaryFolder { folder in
      let outcome = try await FinishedCommand.shell("ulimit -n 80; exec \(KatsudoBinary.path) serve --port 0 --data-dir \(folder)/data")
      #expect(outcome.exitCode == 64)
      #expect(outcome.errors.contains("LimitNOFILE"), "\(outcome.errors)")
    }
  }
}

/// TCP connections that send nothing.
final class IdleConnections {
  private var sockets: [CInt] = []

  init(count: Int, to client: APIClient) throws {
    for _ in 0..<count { sockets.append(try RawSocket.connect(to: client)) }
  }

  func close() {
    for socket in sockets { Foundation.close(socket) }
    sockets = []
  }

  deinit { close() }
}
