import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers

/// The uploads that the server receives now. They are in memory only: they end with the process, and so do their connections.
final class UploadLedger: Sendable {
  private struct State {
    var count = 0
    var countByOwner: [Owner: Int] = [:]
    /// The bytes of files without a record yet. Each counts with the most that it may have.
    var bytesByOwner: [Owner: Int] = [:]
    /// The calls that receive bytes now, by their upload.
    var places: [String: Place] = [:]
    /// The calls that wait for the end of another one, by their upload. At most one call waits for each.
    var waiters: [String: AsyncStream<Void>.Continuation] = [:]
  }

  /// The longest wait for the end of a call whose upload was taken over. The end needs no more than the disk.
  static let takeoverLimit = Duration.seconds(10)

  private let limits: UploadLimits
  private let state = NIOLockedValueBox(State())

  init(limits: UploadLimits) { self.limits = limits }

  /// The largest number of files that the server receives from one owner at the same time: half of those of all owners.
  private var ownerAtOnce: Int { max(1, limits.atOnce / 2) }

  /// The right to receive the bytes of an upload. The holder gives it back with ``release(_:)``.
  final class Place: Sendable {
    let id: String
    let owner: Owner
    /// The bytes of the upload that have no record yet.
    let byteCount: Int
    private let onTakeover: @Sendable () -> Void
    private let takenOver = NIOLockedValueBox(false)

    fileprivate init(id: String, owner: Owner, byteCount: Int, onTakeover: @escaping @Sendable () -> Void) {
      self.id = id
      self.owner = owner
      self.byteCount = byteCount
      self.onTakeover = onTakeover
    }

    /// `true` if a later call waits for the end of this one.
    var isTakenOver: Bool { takenOver.withLockedValue { $0 } }

    fileprivate func end() {
      takenOver.withLockedValue { $0 = true }
      onTakeover()
    }
  }

  /// Takes a place. Nobody else can take one for the same upload until it is released.
  ///
  /// - Parameter reserve: returns the bytes that have no record yet. It gets the owner's uploads in flight, and the bytes without a record
  ///   that they may have.
  /// - Throws: ``UploadRefusal`` with `busy` or `locked`, or the refusal of `reserve`.
  func take(
    _ id: String, of owner: Owner, reserve: (_ files: Int, _ bytes: Int) throws(UploadRefusal) -> Int = { _, _ in 0 },
    onTakeover: @escaping @Sendable () -> Void = {}
  ) throws -> Place {
    try state.withLockedValue { state in
      guard state.places[id] == nil else { throw UploadRefusal.locked }
      let count = state.countByOwner[owner] ?? 0
      guard state.count < limits.atOnce, count < ownerAtOnce else { throw UploadRefusal.busy }
      let inFlight = state.bytesByOwner[owner] ?? 0
      let place = Place(id: id, owner: owner, byteCount: try reserve(count, inFlight), onTakeover: onTakeover)
      state.places[id] = place
      state.count += 1
      state.countByOwner[owner] = count + 1
      state.bytesByOwner[owner] = inFlight + place.byteCount
      return place
    }
  }

  /// Takes a place. A call that has it is told to end, and this one waits for the end, up to ``takeoverLimit``.
  ///
  /// - Parameter onTakeover: is called when another call wants the place, while this one has it.
  /// - Throws: ``UploadRefusal`` with `busy`, or with `locked` if the other call does not end or if a third one waits already.
  func takeOver(_ id: String, of owner: Owner, time: TimeSource, onTakeover: @escaping @Sendable () -> Void) async throws -> Place {
    let deadline = time.uptime + Self.takeoverLimit
    while true {
      do { return try take(id, of: owner, onTakeover: onTakeover) } catch UploadRefusal.locked {
        let left = deadline - time.uptime
        guard left > .zero else { throw UploadRefusal.locked }
        try await endHolder(of: id, within: left, time)
      }
    }
  }

  /// Tells the holder of a place to end, and waits for that. Returns at once if the place is free.
  ///
  /// - Throws: ``UploadRefusal`` with `locked` if another call waits for that already.
  func endHolder(of id: String, within limit: Duration = takeoverLimit, _ time: TimeSource) async throws {
    try Task.checkCancellation()
    let (released, continuation) = AsyncStream.makeStream(of: Void.self)
    let holder = try state.withLockedValue { state -> Place? in
      guard let holder = state.places[id] else { return nil }
      guard state.waiters[id] == nil else { throw UploadRefusal.locked }
      state.waiters[id] = continuation
      return holder
    }
    guard let holder else { return }
    holder.end()
    await withTaskGroup(of: Void.self) { group in
      group.addTask { for await _ in released {} }
      group.addTask { try? await time.sleep(limit) }
      await group.next()
      group.cancelAll()
    }
    // The release takes the waiter away. If the holder is still there, the waiter is this one.
    state.withLockedValue { state in
      if state.places[id] === holder { state.waiters[id] = nil }
    }
  }

  func release(_ place: Place) {
    let waiter = state.withLockedValue { state in
      state.places[place.id] = nil
      state.count -= 1
      let count = (state.countByOwner[place.owner] ?? 1) - 1
      state.countByOwner[place.owner] = count == 0 ? nil : count
      let bytes = (state.bytesByOwner[place.owner] ?? place.byteCount) - place.byteCount
      state.bytesByOwner[place.owner] = bytes == 0 ? nil : bytes
      return state.waiters.removeValue(forKey: place.id)
    }
    waiter?.finish()
  }

  /// The bytes of an owner's files without a record yet.
  func bytes(of owner: Owner) -> Int { state.withLockedValue { $0.bytesByOwner[owner] ?? 0 } }
}
