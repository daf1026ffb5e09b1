import EmakiQueue
import HTTPTypes
import Hummingbird

/// `/healthz`: the process answers. `/readyz`: it can take work, so its database answers too.
struct HealthRoutes: Sendable {
  let queue: JobQueue

  private struct Health: Encodable {
    var status: String
    var waiting: Int?
    var running: Int?
  }

  func add(to router: Router<APIContext>) {
    // Monitors ask with HEAD as often as with GET.
    for method in [HTTPRequest.Method.get, .head] {
      router.on("/healthz", method: method) { _, _ in Response.json(Health(status: "ok")) }
      router.on("/readyz", method: method) { [queue] _, _ in
        _ = try queue.job(id: "-")
        let counts = queue.counts()
        return Response.json(Health(status: "ready", waiting: counts.waiting, running: counts.running))
      }
    }
  }
}
