package import KatsudoCore
import KatsudoKeys
import KatsudoQueue
import Logging

/// The keys and limits of owners.
extension ServerParts {
  /// Makes the first key of a new data folder. Call this when callers can reach the server: if the start failed after it, the key would
  /// exist but would never be shown.
  ///
  /// - Returns: the key's secret. It is `nil` if the folder already has keys, if the server requires none, or if the key could not be made.
  package func makeFirstKey() async -> String? {
    guard needsKey else { return nil }
    do {
      return try await makeKey(owner: "default")
    } catch {
      logger.error("no first key could be made", metadata: ["error": "\(error)"])
      return nil
    }
  }

  /// Makes a key for an owner.
  ///
  /// - Returns: the key's secret.
  package func makeKey(owner: String, isOperator: Bool = false) async throws -> String {
    try await keys.create(owner: owner, isOperator: isOperator).secret
  }

  /// Sets the limits of an owner.
  package func setLimits(_ limits: OwnerLimits, of owner: Owner) async throws {
    try await queue.store.setLimits(limits, of: owner, by: .server)
  }
}
