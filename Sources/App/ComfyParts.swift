import KatsudoEngines
import KatsudoMetrics
import KatsudoQueue
import ServiceLifecycle

extension ServerParts {
  /// The service that checks the ComfyUI servers, or `nil` if there are none. It must end after the worker.
  var comfyService: (any Service)? { comfy.map { ComfyService(pool: $0) } }
}

/// Checks the ComfyUI servers until the server stops.
private struct ComfyService: Service {
  let pool: ComfyPool

  func run() async throws { await cancelWhenGracefulShutdown { await pool.run() } }
}

extension ComfyPool {
  /// Shows the state of the ComfyUI servers in the readiness and the metrics of this server.
  func report(to readiness: Readiness, _ metrics: MetricRegistry) {
    readiness.ask { Self.report(self.servers(), obstacles: self.obstacles()) }
    metrics.add { Self.families(self.servers()) }
  }

  /// A server that does not work is a reason only if no other server works. While all of them are being asked for the first time, nothing is
  /// wrong yet.
  ///
  /// - Parameter obstacles: see ``ComfyPool/obstacles()``.
  static func report(_ servers: [ComfyServerState], obstacles: [String: String]) -> Readiness.Report {
    let troubles = servers.compactMap(trouble)
    let waits = obstacles.sorted { $0.key < $1.key }.map { model, reason in
      "Requests of \(model) wait, because no ready ComfyUI server can run them: \(reason). katsudo doctor names all that is missing."
    }
    let isOut = !servers.isEmpty && troubles.count == servers.count
    return isOut ? Readiness.Report(reasons: troubles) : Readiness.Report(warnings: troubles + waits)
  }

  /// Returns the trouble of a server that gets no jobs, or `nil`. A restart that a rule of the configuration asks for is none.
  private static func trouble(_ server: ComfyServerState) -> String? {
    guard ["draining", "dead"].contains(server.state), server.drain != .forRestart else { return nil }
    let advice =
      server.drain == .byOperator ? "katsudo servers resume \(server.address) puts it into use again." : "Look at it, or restart it."
    return "The ComfyUI server \(server.address) is \(server.state): \(server.reason ?? "it does not work"). \(advice)"
  }

  private static let states = ["unknown", "starting", "ready", "draining", "dead"]

  static func families(_ servers: [ComfyServerState]) -> [MetricFamily] {
    func family(_ name: String, _ help: String, _ value: (ComfyServerState) -> Int?) -> MetricFamily {
      MetricFamily(
        name, .gauge, help, servers.compactMap { server in value(server).map { .init(Double($0), [.init("server", server.address)]) } })
    }
    return [
      MetricFamily(
        "katsudo_comfyui_server_state", .gauge, "1 for the state that a ComfyUI server is in.",
        servers.flatMap { server in
          states.map { .init(server.state == $0 ? 1 : 0, [.init("server", server.address), .init("state", $0)]) }
        }),
      family("katsudo_comfyui_server_slots", "Jobs that a ComfyUI server may have at a time.") { $0.slots },
      family("katsudo_comfyui_server_jobs", "Jobs of this server at a ComfyUI server.") { $0.running },
      family("katsudo_comfyui_server_queue", "Jobs in the queue of a ComfyUI server, its running ones among them.") { $0.queued },
      family("katsudo_comfyui_server_memory_bytes", "Memory of the graphics card of a ComfyUI server.") { $0.memory },
      family("katsudo_comfyui_server_memory_free_bytes", "Free memory of the graphics card of a ComfyUI server.") { $0.freeMemory },
    ]
  }
}
