import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

/// The token of tests against a scripted server.
let testToken = "token-of-the-test"

extension ScriptedServer {
  /// Makes a client of this server. Its pauses end at once unless `time` is another clock.
  func client(options: ClientOptions = ClientOptions(), time: TimeSource = TestClock().source) throws -> KatsudoClient {
    try KatsudoClient(baseURL: origin, token: testToken, options: options, environment: [:], time: time)
  }
}

extension KatsudoProcess {
  /// Makes a client of this server with short pauses.
  func sdk(options: ClientOptions = ClientOptions(polling: PollPolicy(firstPause: .milliseconds(20), longestPause: .milliseconds(100))))
    throws
    -> KatsudoClient
  {
    try KatsudoClient(baseURL: client.base, token: client.token, options: options)
  }
}

/// Runs a call that must fail, and returns its error.
func failure<Value>(_ body: () async throws -> Value) async throws -> KatsudoError {
  do { _ = try await body() } catch let error as KatsudoError { return error }
  throw UnexpectedAnswer("the call did not fail")
}

/// The id of the Dreamina model.
let seedModel = APIClient.seedModel

/// Runs a real `katsudo serve` with its own folder, and checks that it exits with 0.
func withServer(
  arguments: [String] = [], environment: [String: String], _ body: (KatsudoProcess) async throws -> Void
) async throws {
  let outcome = try await KatsudoProcess.fresh(arguments: arguments, environment: environment, body)
  #expect(outcome.exitCode == 0, "the server must end well: \(outcome.log)")
}
