import HTTPTypes
import Hummingbird
import KatsudoCore
import KatsudoMachine
import KatsudoQueue
import Logging

/// The routes `/healthz` and `/readyz`. `/healthz` shows that the process answers. `/readyz` shows if the server can accept requests and
/// run them, and the reasons if it cannot.
struct HealthRoutes: Sendable {
  let queue: JobQueue
  let room: FreeRoom
  let readiness: Readiness

  func add(to router: some RouterMethods<APIContext>) {
    // Monitors use HEAD as often as GET.
    router.add("healthz", [(.get, healthz), (.head, healthz)])
    router.add("readyz", [(.get, readyz), (.head, readyz)])
  }

  @Sendable func healthz(_ request: Request, _ context: APIContext) async throws -> Response { .json(HealthAnswer(status: "ok")) }

  @Sendable func readyz(_ request: Request, _ context: APIContext) async throws -> Response {
    var reasons = readiness.reasons
    if room.isShort {
      reasons.append("The disk of the data folder has too little free space, so new requests are refused. Free some space.")
    }
    do { _ = try await queue.store.job(id: "-") } catch {
      context.logger.error("the database cannot be read", metadata: ["error": "\(error)"])
      reasons.append("The database cannot be read. The server's log has the details.")
    }
    let counts = try? await queue.store.counts()
    let isReady = reasons.isEmpty
    let warnings = readiness.warnings
    return .json(
      HealthAnswer(
        status: isReady ? "ready" : "not_ready", waiting: counts?.waiting, running: counts?.running, reasons: isReady ? nil : reasons,
        warnings: warnings.isEmpty ? nil : warnings),
      status: isReady ? .ok : .serviceUnavailable)
  }
}

/// The answer to `GET /healthz` and `GET /readyz`.
struct HealthAnswer: Codable {
  /// `ok`, `ready` or `not_ready`.
  var status: String
  var waiting: Int?
  var running: Int?
  /// The problems that the operator should solve.
  var reasons: [String]?
  /// Problems with which the server still works.
  var warnings: [String]?
}
