import KatsudoCore
import KatsudoFiles

/// The models of the server that uses a data folder.
package enum ServerModels {
  /// Makes the server read its models again.
  ///
  /// - Returns: the number of its models, or `nil` if no server uses the folder.
  /// - Throws: ``ControlFailure`` if the server does not answer, or with its reason if it keeps its old models; ``StoreError`` if the folder
  ///   cannot be used.
  package static func reload(dataDir: String) async throws -> Int? {
    guard DataFolder.exists(at: dataDir) else { return nil }
    do throws(StoreError) {
      _ = try DataFolder(path: dataDir)
      return nil
    } catch {
      guard error.code == .inUse else { throw error }
    }
    guard case .models(let count) = try await ControlClient(dataDir: dataDir).ask("POST", "/models") else {
      throw ControlFailure.unreadable
    }
    return count
  }
}
