import KatsudoAPI
import KatsudoWorkflows
import NIOHTTP1

/// The calls about one job.
extension ComfyClient {
  /// The state of a job as one look at the server tells it.
  enum Look: Sendable, Hashable {
    case pending, running
    /// The job is over. The value is its entry in the history.
    case over(JSONValue)
    /// The server does not know the job.
    case absent
  }

  /// Puts a graph into the server's queue.
  ///
  /// - Parameter accountKey: see ``ComfyOptions/accountKey``.
  /// - Returns: the answer, which may name nodes that were left out (`node_errors`).
  func post(_ graph: JSONValue, promptID: String, clientID: String, accountKey: String? = nil) async throws(ComfyError) -> JSONValue {
    var extra: [String: JSONValue] = ["preview_method": "auto"]
    extra[ComfyOptions.accountKey] = accountKey.map { .string($0) }
    return try await json(
      .POST, "/prompt",
      body: ["prompt": graph, "prompt_id": .string(promptID), "client_id": .string(clientID), "extra_data": .object(extra)],
      timeout: .seconds(100))
  }

  /// Looks for a job.
  ///
  /// - Parameters:
  ///   - hasJobs: `true` if the server answers `GET /api/jobs`.
  ///   - timeout: the time limit of each of the calls; at least 5 s.
  func look(at promptID: String, hasJobs: Bool, timeout: Duration = .seconds(30)) async throws(ComfyError) -> Look {
    if hasJobs {
      do throws(ComfyError) {
        switch try await json(.GET, "/api/jobs/\(promptID)", timeout: timeout)["status"]?.string {
        case "pending": return .pending
        case "in_progress": return .running
        default: return try await history(of: promptID, timeout: timeout).map { .over($0) } ?? .absent
        }
      } catch {
        guard error.status == 404 else { throw error }
        return .absent
      }
    }
    if let entry = try await history(of: promptID, timeout: timeout) { return .over(entry) }
    let queue = try await json(.GET, "/queue", timeout: timeout)
    if Self.holds(promptID, queue["queue_running"]) { return .running }
    if Self.holds(promptID, queue["queue_pending"]) { return .pending }
    // The job may have ended between the two calls.
    return try await history(of: promptID, timeout: timeout).map { .over($0) } ?? .absent
  }

  /// Returns the entry of a job that is over, or `nil`.
  private func history(of promptID: String, timeout: Duration) async throws(ComfyError) -> JSONValue? {
    try await json(.GET, "/history/\(promptID)", timeout: timeout)[promptID]
  }

  /// Returns the id of the WebSocket that gets the messages about a job, or `nil` if the job does not wait or run.
  func clientID(of promptID: String) async throws(ComfyError) -> String? {
    let queue = try await json(.GET, "/queue", timeout: .seconds(30))
    let entries = (queue["queue_running"]?.array ?? []) + (queue["queue_pending"]?.array ?? [])
    let entry = entries.lazy.compactMap(\.array).first { $0.dropFirst().first?.string == promptID }
    return entry?.dropFirst(3).first?["client_id"]?.string
  }

  private static func holds(_ promptID: String, _ list: JSONValue?) -> Bool {
    (list?.array ?? []).contains { $0.array?.dropFirst().first?.string == promptID }
  }

  /// Takes a job out of the queue, or interrupts it if it runs. Repeated calls do no harm.
  func cancel(_ promptID: String, hasJobs: Bool) async throws(ComfyError) {
    if hasJobs {
      _ = try await json(.POST, "/api/jobs/\(promptID)/cancel", body: [:])
    } else {
      _ = try await json(.POST, "/queue", body: ["delete": [.string(promptID)]])
      _ = try await json(.POST, "/interrupt", body: ["prompt_id": .string(promptID)])
    }
  }

  /// Removes the records of jobs that are over from the server's memory.
  func forget(_ promptIDs: [String]) async throws(ComfyError) {
    _ = try await json(.POST, "/history", body: ["delete": .array(promptIDs.map { .string($0) })])
  }

  /// Asks the server to give memory back before its next job.
  ///
  /// - Parameter all: `true` to drop the results of nodes too, and not only the models.
  func free(all: Bool) async throws(ComfyError) {
    _ = try await json(.POST, "/free", body: all ? ["unload_models": true, "free_memory": true] : ["unload_models": true])
  }
}
