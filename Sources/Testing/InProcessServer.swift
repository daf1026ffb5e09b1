import Foundation
package import KatsudoApp
import Logging

/// Runs a whole server inside the test's own process, on a real socket and a folder of its own, for tests that replace a part.
///
/// - Parameter prepare: changes the configuration and the parts before the server starts.
package func withKatsudo<Value: Sendable>(
  _ prepare: (inout Katsudo) -> Void, _ body: @Sendable @escaping (APIClient) async throws -> Value
) async throws -> Value {
  try await withTemporaryFolder { folder in
    var configuration = ServerConfiguration()
    configuration.address.dataDir = folder + "/data"
    configuration.address.port = 0
    configuration.work.graceSeconds = 1
    var logger = Logger(label: "katsudo.test")
    logger.logLevel = .critical
    var katsudo = Katsudo(configuration, logger: logger)
    katsudo.executable = KatsudoBinary.path
    prepare(&katsudo)
    let (ready, announce) = AsyncStream.makeStream(of: Katsudo.Ready.self)
    return try await withThrowingTaskGroup(of: Value?.self) { group in
      group.addTask { [katsudo] in
        try await katsudo.run { announce.yield($0) }
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
