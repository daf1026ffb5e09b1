import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers

/// An engine that follows the instructions of a test for each attempt, and records its attempts.
final class ScriptedEngine: Engine {
  typealias Act = @Sendable (EngineAttempt) async throws -> EngineResult

  let name: String
  let slots: Int
  let takesURLs = true
  let areSlotsAlike: Bool
  let needsFolder: Bool
  /// The lanes in which the engine can start nothing.
  let closedLanes = NIOLockedValueBox<Set<String>>([])
  /// The number of times that the engine still says that it can start a job. `nil` means no limit.
  let openings = NIOLockedValueBox<Int?>(nil)
  /// The number of times that the worker has asked which lanes can start.
  let looks = NIOLockedValueBox(0)
  private let acts: NIOLockedValueBox<[Act]>
  private let given = NIOLockedValueBox<[EngineAttempt]>([])

  /// - Parameter acts: one for each attempt; the last one is used for all further attempts.
  init(_ name: String, slots: Int = 1, areSlotsAlike: Bool = true, needsFolder: Bool = true, _ acts: [Act]) {
    self.name = name
    self.needsFolder = needsFolder
    self.areSlotsAlike = areSlotsAlike
    self.slots = slots
    self.acts = NIOLockedValueBox(acts)
  }

  var attempts: [EngineAttempt] { given.withLockedValue { $0 } }

  func startableLanes(among lanes: [String]) async -> [String] {
    looks.withLockedValue { $0 += 1 }
    let isOpen = openings.withLockedValue { openings in
      guard let left = openings else { return true }
      openings = max(0, left - 1)
      return left > 0
    }
    guard isOpen else { return [] }
    let closed = closedLanes.withLockedValue { $0 }
    return lanes.filter { !closed.contains($0) }
  }

  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult {
    given.withLockedValue { $0.append(attempt) }
    let act = acts.withLockedValue { $0.count > 1 ? $0.removeFirst() : $0[0] }
    do {
      return try await act(attempt)
    } catch let failure as EngineFailure {
      throw failure
    } catch {
      throw EngineFailure(.crashed, "\(error)")
    }
  }

  static let succeeds: Act = { _ in EngineResult(files: [], metadata: ["made": true]) }

  static func fails(_ failure: EngineFailure) -> Act { { _ in throw failure } }

  /// Hands work over as the port demands: opens the record, submits, stores the id. Then runs `then`.
  static func handsOver(as id: String, then act: @escaping Act) -> Act {
    { attempt in
      if attempt.remote.id == nil {
        try await attempt.remote.open()
        try await attempt.remote.accept(id)
      }
      return try await act(attempt)
    }
  }

  static let waitsForever: Act = { _ in
    do { try await Task.sleep(for: .seconds(86_400)) } catch {}
    throw EngineFailure(.cancelled, "Stopped.")
  }
}
