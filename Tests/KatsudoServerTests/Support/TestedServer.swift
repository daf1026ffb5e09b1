import KatsudoTesting
import Testing

/// A server that tests call, in its own process or without a socket in this process.
protocol TestedServer: Sendable {
  /// Calls the server with its first key.
  var client: APIClient { get }
  var dataDir: String { get }

  /// Makes a key for an owner and returns a caller that uses it.
  func caller(_ owner: String) async throws -> APIClient
}

extension TestedServer {
  /// Calls the server without any key.
  var stranger: APIClient { client.stranger }
}

extension RouterServer: TestedServer {}

extension KatsudoProcess: TestedServer {
  /// Makes the key with the command line.
  func caller(_ owner: String) async throws -> APIClient {
    let command = try await FinishedCommand.run(["keys", "create", owner, "--data-dir", dataDir])
    try #require(command.exitCode == 0, "\(command.errors)")
    return client.with(token: command.lastLine)
  }
}
