import KatsudoCore
import NIOConcurrencyHelpers

/// The uploads that the server receives now. They are in memory only: they end with the process, and so do their connections.
final class UploadLedger: Sendable {
  private struct State {
    var count = 0
    var countByOwner: [Owner: Int] = [:]
    /// The bytes of files without a record yet. Each counts with the most that it may have.
    var bytesByOwner: [Owner: Int] = [:]
    var ids: Set<String> = []
  }

  private let limits: UploadLimits
  private let state = NIOLockedValueBox(State())

  init(limits: UploadLimits) { self.limits = limits }

  /// The largest number of files that the server receives from one owner at the same time: half of those of all owners.
  private var ownerAtOnce: Int { max(1, limits.atOnce / 2) }

  /// Receives bytes while a place is taken.
  ///
  /// - Parameters:
  ///   - id: the upload, which nobody else may append to meanwhile.
  ///   - byteCount: returns the bytes that have no record yet, from those that the owner's other uploads in flight may still add.
  /// - Throws: ``UploadRefusal`` with `busy` or `locked`, or the error of `byteCount` or `body`.
  func holding<Value>(
    _ id: String, of owner: Owner, byteCount: (_ inFlight: (files: Int, bytes: Int)) throws(UploadRefusal) -> Int,
    _ body: (_ byteCount: Int) async throws -> Value
  ) async throws -> Value {
    let bytes = try state.withLockedValue { state throws(UploadRefusal) in
      let count = state.countByOwner[owner] ?? 0
      guard state.count < limits.atOnce, count < ownerAtOnce else { throw .busy }
      guard !state.ids.contains(id) else { throw .locked }
      let inFlight = state.bytesByOwner[owner] ?? 0
      let bytes = try byteCount((count, inFlight))
      state.ids.insert(id)
      state.count += 1
      state.countByOwner[owner] = count + 1
      state.bytesByOwner[owner] = inFlight + bytes
      return bytes
    }
    defer {
      state.withLockedValue { state in
        state.ids.remove(id)
        state.count -= 1
        let count = (state.countByOwner[owner] ?? 1) - 1
        state.countByOwner[owner] = count == 0 ? nil : count
        let left = (state.bytesByOwner[owner] ?? bytes) - bytes
        state.bytesByOwner[owner] = left == 0 ? nil : left
      }
    }
    return try await body(bytes)
  }

  /// The bytes of an owner's files without a record yet.
  func bytes(of owner: Owner) -> Int { state.withLockedValue { $0.bytesByOwner[owner] ?? 0 } }
}
