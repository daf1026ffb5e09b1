import KatsudoTesting
import Testing

extension KatsudoProcess {
  /// Makes a key for an owner and gives a caller that uses it.
  func caller(_ owner: String) async throws -> APIClient {
    let command = try await FinishedCommand.run(["keys", "create", owner, "--data-dir", dataDir])
    try #require(command.exitCode == 0, "\(command.errors)")
    return APIClient(base: client.base, token: command.lastLine)
  }

  /// The same server without any key.
  var stranger: APIClient { APIClient(base: client.base, token: nil) }
}
