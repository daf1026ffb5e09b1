/// The engines that serve the lanes of a server. A store computes positions by it.
package struct QueuePlan: Sendable, Hashable {
  /// The lanes of each engine. Their owners take turns in one ring.
  package var lanes: [String: Set<String>]
  /// The engine that gets the jobs of a lane as long as it takes them.
  package var firstEngine: [String: String]

  package init(lanes: [String: Set<String>] = [:], firstEngine: [String: String] = [:]) {
    self.lanes = lanes
    self.firstEngine = firstEngine
  }
}
