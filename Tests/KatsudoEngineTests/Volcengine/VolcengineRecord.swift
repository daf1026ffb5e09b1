import KatsudoCore
import NIOConcurrencyHelpers

/// The record of one attempt's submission in memory, with the calls to it.
final class VolcengineRecord: Sendable {
  enum Event: Hashable, Sendable {
    case open
    case accept(String)
    case withdraw
    case refuseCancel
  }

  private let seen = NIOLockedValueBox<[Event]>([])
  private let cancelRequests: AsyncStream<Void>
  private let canceller: AsyncStream<Void>.Continuation
  private let refusals: AsyncStream<Void>
  private let refuser: AsyncStream<Void>.Continuation
  private let id: String?
  private let openFails: Bool
  /// Called when the record is opened, before the event is added.
  private let onOpen: @Sendable () -> Void

  init(id: String? = nil, openFails: Bool = false, onOpen: @escaping @Sendable () -> Void = {}) {
    self.id = id
    self.openFails = openFails
    self.onOpen = onOpen
    (cancelRequests, canceller) = AsyncStream.makeStream()
    (refusals, refuser) = AsyncStream.makeStream()
  }

  var events: [Event] { seen.withLockedValue { $0 } }

  /// Requests a cancel, as the owner of the job does.
  func requestCancel() { canceller.yield() }

  /// Waits until a cancel was refused.
  func refused() async { for await _ in refusals { return } }

  var work: RemoteWork {
    RemoteWork(
      id: id,
      open: { [self] () async throws(EngineFailure) in
        onOpen()
        if openFails { throw EngineFailure(.unavailable, "not on disk") }
        seen.withLockedValue { $0.append(.open) }
      },
      accept: { [self] (id: String) async throws(EngineFailure) in seen.withLockedValue { $0.append(.accept(id)) } },
      withdraw: { [self] () async throws(EngineFailure) in seen.withLockedValue { $0.append(.withdraw) } }
    )
  }

  var stop: StopRequests {
    StopRequests(requests: cancelRequests) { [self] in
      seen.withLockedValue { $0.append(.refuseCancel) }
      refuser.yield()
    }
  }
}
