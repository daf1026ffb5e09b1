import EmakiQueue
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
    router.get("/healthz") { _, _ in Response.json(Health(status: "ok")) }
    router.get("/readyz") { [queue] _, _ in
      _ = try queue.job(id: "-")
      let counts = queue.counts()
      return Response.json(Health(status: "ready", waiting: counts.waiting, running: counts.running))
    }
  }
}
