import Foundation
import KatsudoTesting

/// A real server with the Dreamina model on the echo engine, and a shell with settings for it.
enum LocalServer {
  static let model = APIClient.seedModel

  /// - Parameters:
  ///   - settings: added to those of the echo engine.
  ///   - arguments: of `katsudo serve`.
  static func run(
    _ settings: [String: String] = [:], arguments: [String] = [], _ body: @Sendable (KatsudoProcess, Shell) async throws -> Void
  ) async throws {
    let environment = KatsudoProcess.echo.merging(["KATSUDO_GRACE_SECONDS": "0"]) { $1 }.merging(settings) { $1 }
    _ = try await KatsudoProcess.fresh(arguments: arguments, environment: environment) { server in
      try await withTemporaryFolder { folder in
        let picture = PictureBytes.picture(.png, width: 400, height: 400)
        try Data(picture).write(to: URL(fileURLWithPath: "\(folder)/street.png"))
        try await body(server, Shell(folder: folder, base: server.client.base + "/v1", token: server.client.token))
      }
    }
  }

  /// Settings with which the first request runs without end, and the next ones wait.
  static let held = ["KATSUDO_ECHO_SLOTS": "1", "KATSUDO_ECHO_WAIT_MS": "600000"]
}
