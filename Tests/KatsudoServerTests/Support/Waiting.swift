import KatsudoAPI
import KatsudoTesting

extension APIClient {
  /// Waits until a request runs.
  func running(_ id: String) async throws {
    try await eventually("request \(id) runs", { try await status(id)["status"] }, until: { $0 == "in_progress" })
  }
}
