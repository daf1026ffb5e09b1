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

  /// The right to receive the bytes of an upload. The holder gives it back with ``release(_:)``.
  struct Place: Sendable {
    let id: String
    let owner: Owner
    /// The bytes of the upload that have no record yet.
    let byteCount: Int
  }

  /// Takes a place. Nobody else can take one for the same upload until it is released.
  ///
  /// - Parameter reserve: returns the bytes that have no record yet. It gets the owner's uploads in flight, and the bytes without a record
  ///   that they may have.
  /// - Throws: ``UploadRefusal`` with `busy` or `locked`, or the refusal of `reserve`.
  func take(
    _ id: String, of owner: Owner, reserve: (_ files: Int, _ bytes: Int) throws(UploadRefusal) -> Int = { _, _ in 0 }
  ) throws -> Place {
    try state.withLockedValue { state in
      let count = state.countByOwner[owner] ?? 0
      guard state.count < limits.atOnce, count < ownerAtOnce else { throw UploadRefusal.busy }
      guard !state.ids.contains(id) else { throw UploadRefusal.locked }
      let inFlight = state.bytesByOwner[owner] ?? 0
      let place = Place(id: id, owner: owner, byteCount: try reserve(count, inFlight))
      state.ids.insert(id)
      state.count += 1
      state.countByOwner[owner] = count + 1
      state.bytesByOwner[owner] = inFlight + place.byteCount
      return place
    }
  }

  func release(_ place: Place) {
    state.withLockedValue { state in
      state.ids.remove(place.id)
      state.count -= 1
      let count = (state.countByOwner[place.owner] ?? 1) - 1
      state.countByOwner[place.owner] = count == 0 ? nil : count
      let bytes = (state.bytesByOwner[place.owner] ?? place.byteCount) - place.byteCount
      state.bytesByOwner[place.owner] = bytes == 0 ? nil : bytes
    }
  }

  /// The bytes of an owner's files without a record yet.
  func bytes(of owner: Owner) -> Int { state.withLockedValue { $0.bytesByOwner[owner] ?? 0 } }
}
