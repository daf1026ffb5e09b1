import KatsudoTesting
import Testing

/// A server that the tests of a suite share. It starts before the first of them and is stopped after the last.
struct SuiteServer: Sendable {
  let process: KatsudoProcess
  /// Callers with keys of their own, by owner.
  let callers: [String: APIClient]
  /// What the suite prepared, by the names it chose.
  var prepared: [String: String] = [:]

  var client: APIClient { process.client }

  func caller(_ owner: String) throws -> APIClient { try #require(callers[owner], "the suite has no caller named \(owner)") }

  func prepared(_ name: String) throws -> String { try #require(prepared[name], "the suite has prepared no \(name)") }

  @TaskLocal private static var running: SuiteServer?

  /// The server of the suite that runs.
  static var current: SuiteServer {
    get throws { try #require(running, "the suite has no server") }
  }

  /// Calls the suite's server with its first key.
  static var client: APIClient {
    get throws { try current.client }
  }

  struct Sharing: SuiteTrait, TestScoping {
    var setup: ServerSetup
    var owners: [String]
    var prepare: @Sendable (SuiteServer) async throws -> [String: String]
    var conclude: @Sendable (SuiteServer) async throws -> Void

    func provideScope(
      for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
      let outcome = try await setup.run { process in
        var callers: [String: APIClient] = [:]
        for owner in owners { callers[owner] = try await process.caller(owner) }
        var server = SuiteServer(process: process, callers: callers)
        server.prepared = try await prepare(server)
        try await SuiteServer.$running.withValue(server) { try await function() }
        try await conclude(server)
      }
      #expect(outcome.exitCode == 0, "the suite's server must end well: \(outcome.log)")
    }
  }
}

extension Trait where Self == SuiteServer.Sharing {
  /// One server for the whole suite.
  ///
  /// - Parameters:
  ///   - owners: get a key each.
  ///   - prepare: runs before the first test; gives names to what it made.
  ///   - conclude: runs after the last test.
  static func server(
    _ setup: ServerSetup, owners: [String] = [],
    prepare: @escaping @Sendable (SuiteServer) async throws -> [String: String] = { _ in [:] },
    conclude: @escaping @Sendable (SuiteServer) async throws -> Void = { _ in }
  ) -> Self {
    SuiteServer.Sharing(setup: setup, owners: owners, prepare: prepare, conclude: conclude)
  }
}
