import NIOConcurrencyHelpers
import NIOCore

/// A server on loopback that reads whole requests and answers as the test says: well, badly, or not at all. Each connection has one request,
/// unless the answer keeps it open.
struct ScriptedServer: Sendable {
  struct Request: Sendable {
    var method: String
    /// The path and the query as they were sent.
    var target: String
    /// The header fields by their names in lower case.
    var fields: [String: String]
    var body: [UInt8]

    var path: String { String(target.prefix { $0 != "?" }) }
  }

  /// The origin, for example `http://127.0.0.1:4711`.
  let origin: String
  private let seen: NIOLockedValueBox<[Request]>
  private let listener: any Channel

  var requests: [Request] { seen.withLockedValue { $0 } }

  func count(_ method: String, _ path: String) -> Int { requests.count { $0.method == method && $0.path == path } }

  init(origin: String, seen: NIOLockedValueBox<[Request]>, listener: any Channel) {
    self.origin = origin
    self.seen = seen
    self.listener = listener
  }

  /// Makes the system refuse every further connection. A second call does nothing.
  func stopListening() async throws {
    if listener.isActive { try await listener.close() }
  }
}
