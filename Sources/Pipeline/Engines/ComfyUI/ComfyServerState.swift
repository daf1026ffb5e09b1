/// A ComfyUI server as the pool knows it.
package struct ComfyServerState: Sendable, Hashable, Codable {
  package var address: String
  package var group: String?
  /// `unknown`, `starting`, `ready`, `draining` or `dead`.
  package var state: String
  /// The reason of the state for the operator, or `nil` if the server is ready.
  package var reason: String?
  package var comfyVersion: String?
  /// The number of jobs that this Katsudo has there, and the number that it may have at a time.
  package var running: Int
  package var slots: Int
  /// The number of jobs in the server's own queue, the running ones among them.
  package var queued: Int
  /// The model that the server ran last.
  package var lastModel: String?
  /// The memory of the graphics card in bytes.
  package var memory: Int?
  package var freeMemory: Int?
  /// The cause for which the server gets no more jobs, or `nil`.
  package var drain: ServerHealth.Drain?

  package var isReady: Bool { state == ServerHealth.State.ready.rawValue }
}
