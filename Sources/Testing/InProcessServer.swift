package import EmakiApp
import Foundation
import Logging

/// Runs a whole server inside the test's own process, on a real socket and a folder of its own, for tests that replace a part.
///
/// - Parameter prepare: changes the configuration and the parts before the server starts.
package func withEmaki<Value: Sendable>(
  _ prepare: (inout Emaki) -> Void, _ body: @Sendable @escaping (APIClient) async throws -> Value
) async throws -> Value {
  try await withTemporaryFolder { folder in
    var configuration = ServerConfiguration()
    configuration.dataDir = folder + "/data"
    configuration.port = 0
    configuration.graceSeconds = 1
    var logger = Logger(label: "emaki.test")
    logger.logLevel = .critical
    var emaki = Emaki(configuration, logger: logger)
    emaki.executable = EmakiBinary.path
    prepare(&emaki)
    let (ready, announce) = AsyncStream.makeStream(of: Emaki.Ready.self)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { [emaki] in
        try await emaki.run { announce.yield($0) }
        return nil
      }
      group.addTask {
        for await ready in ready {
          return try await body(APIClient(base: "http://127.0.0.1:\(ready.port)", token: ready.firstKey))
        }
        return nil
      }
      defer { group.cancelAll() }
      while let value = try await group.next() {
        if let value { return value }
      }
      throw UnexpectedAnswer("the server ended before the test did")
    }
  }
}
