import KatsudoTesting
import Testing

/// A server that the tests of a suite share. It starts before the first test and stops after the last.
struct SuiteServer: Sendable {
  private let server: any TestedServer
  /// Callers with their own keys, by owner.
  private let callers: [String: APIClient]
  /// The prepared values of the suite, by their names.
  private var prepared: [String: String] = [:]

  var client: APIClient { server.client }
  /// Calls the server without any key.
  var stranger: APIClient { server.stranger }
  var dataDir: String { server.dataDir }

  func caller(_ owner: String) throws -> APIClient { try #require(callers[owner], "the suite has no caller named \(owner)") }

  /// Makes another key for an owner, and returns a caller that uses it.
  func newCaller(_ owner: String) async throws -> APIClient { try await server.caller(owner) }

  func prepared(_ name: String) throws -> String { try #require(prepared[name], "the suite has prepared no \(name)") }

  @TaskLocal private static var running: SuiteServer?

  /// The server of the running suite.
  static var current: SuiteServer {
    get throws { try #require(running, "the suite has no server") }
  }

  /// A client of the suite's server with its first key.
  static var client: APIClient {
    get throws { try current.client }
  }

  struct Sharing: SuiteTrait, TestScoping {
    fileprivate var run: @Sendable (_ body: (any TestedServer) async throws -> Void) async throws -> Void
    fileprivate var owners: [String]
    fileprivate var prepare: @Sendable (SuiteServer) async throws -> [String: String]
    fileprivate var conclude: @Sendable (SuiteServer) async throws -> Void

    func provideScope(
      for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
      try await run { running in
        var callers: [String: APIClient] = [:]
        for owner in owners { callers[owner] = try await running.caller(owner) }
        var server = SuiteServer(server: running, callers: callers)
        server.prepared = try await prepare(server)
        try await SuiteServer.$running.withValue(server) { try await function() }
        try await conclude(server)
      }
    }
  }
}

extension Trait where Self == SuiteServer.Sharing {
  /// Makes a server for the whole suite, in its own process and on a socket.
  ///
  /// - Parameters:
  ///   - owners: the owners that get a key each.
  ///   - prepare: runs before the first test and returns the prepared values by their names.
  ///   - conclude: runs after the last test.
  static func server(
    _ setup: ServerSetup, owners: [String] = [],
    prepare: @escaping @Sendable (SuiteServer) async throws -> [String: String] = { _ in [:] },
    conclude: @escaping @Sendable (SuiteServer) async throws -> Void = { _ in }
  ) -> Self {
    SuiteServer.Sharing(
      run: { body in
        let outcome = try await setup.run { try await body($0) }
        #expect(outcome.exitCode == 0, "the suite's server must exit with 0: \(outcome.log)")
      }, owners: owners, prepare: prepare, conclude: conclude)
  }

  /// Makes a server for the whole suite, without a socket. It has the same parameters as ``server(_:owners:prepare:conclude:)``.
  static func router(
    _ setup: RouterSetup, owners: [String] = [],
    prepare: @escaping @Sendable (SuiteServer) async throws -> [String: String] = { _ in [:] },
    conclude: @escaping @Sendable (SuiteServer) async throws -> Void = { _ in }
  ) -> Self {
    SuiteServer.Sharing(run: { body in try await setup.run { try await body($0) } }, owners: owners, prepare: prepare, conclude: conclude)
  }
}
