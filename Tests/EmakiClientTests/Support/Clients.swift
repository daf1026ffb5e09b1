import EmakiClient
import EmakiTesting

/// The token of tests against a scripted server.
let testToken = "token-of-the-test"

extension ScriptedServer {
  /// A client of this server. Pauses are over at once unless another clock is given.
  func client(options: ClientOptions = ClientOptions(), time: any Timekeeper = TestTime()) throws -> EmakiClient {
    try EmakiClient(baseURL: origin, token: testToken, options: options, environment: [:], time: time)
  }
}

extension EmakiProcess {
  /// A client of this server, in a hurry.
  func sdk(options: ClientOptions = ClientOptions(polling: PollPolicy(firstPause: .milliseconds(20), longestPause: .milliseconds(100))))
    throws
    -> EmakiClient
  {
    try EmakiClient(baseURL: client.base, token: client.token, options: options)
  }
}

/// Runs what must fail, and gives its error.
func failure<Value>(_ body: () async throws -> Value) async throws -> EmakiError {
  do { _ = try await body() } catch let error as EmakiError { return error }
  throw UnexpectedAnswer("no error came")
}

/// The model that an echoing server has.
let seedModel = APIClient.seedModel
