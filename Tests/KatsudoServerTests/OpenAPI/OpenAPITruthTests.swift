import Foundation
import KatsudoTesting
import Testing

/// Programs of others find the documents valid and true. The script makes a virtual environment with them, which needs PyPI the first time.
@Suite(.timeLimit(.minutes(10))) struct OpenAPITruthTests {
  @Test func `the answers of a server are those of its documents`() async throws {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    let outcome = try await ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "0"], models: [Manifest.dialect]).run { server in
      let words = ["\(root)/Scripts/openapi/verify.sh", server.client.base, server.client.token ?? "", "--examples", "15"]
      let command = try await FinishedCommand.shell(words.map { "'\($0)'" }.joined(separator: " "))
      #expect(command.lastLine == "valid and true: 3 documents", "\(command.output) \(command.errors)")
      #expect(!server.log.contains("\"level\":\"error\""), "\(server.log.suffix(2000))")
    }
    #expect(outcome.exitCode == 0)
  }
}
