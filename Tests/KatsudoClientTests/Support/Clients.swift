import KatsudoAPI
import KatsudoClient
import KatsudoTesting
import Testing

/// The token of tests against a scripted server.
let testToken = "token-of-the-test"

extension ScriptedServer {
  /// A client of this server. Pauses are over at once unless another clock is given.
  func client(options: ClientOptions = ClientOptions(), time: TimeSource = TestClock().source) throws -> KatsudoClient {
    try KatsudoClient(baseURL: origin, token: testToken, options: options, environment: [:], time: time)
  }
}

extension KatsudoProcess {
  /// A client of this server, in a hurry.
  func sdk(options: ClientOptions = ClientOptions(polling: PollPolicy(firstPause: .milliseconds(20), longestPause: .milliseconds(100))))
    throws
    -> KatsudoClient
  {
    try KatsudoClient(baseURL: client.base, token: client.token, options: options)
  }
}

/// Runs what must fail, and gives its error.
func failure<Value>(_ body: () async throws -> Value) async throws -> KatsudoError {
  do { _ = try await body() } catch let error as KatsudoError { return error }
  throw UnexpectedAnswer("no error came")
}

/// The model that an echoing server has.
let seedModel = APIClient.seedModel

/// Runs a real `katsudo serve` with a folder of its own, and checks that it ends well.
func withServer(
  arguments: [String] = [], environment: [String: String], _ body: (KatsudoProcess) async throws -> Void
) async throws {
  let outcome = try await KatsudoProcess.fresh(arguments: arguments, environment: environment, body)
  #expect(outcome.exitCode == 0, "the server must end well: \(outcome.log)")
}
