import Hummingbird
import NIOConcurrencyHelpers

/// What travels with a request through the server.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Whose token the request carries; set by ``Authentication``.
  var owner = ""
  /// Whether the body has been read to its end, so that nobody waits for more of it.
  let body = BodyProgress()

  init(source: Source) { coreContext = .init(source: source) }
}

/// How far a request's body was read.
final class BodyProgress: Sendable {
  private let state = NIOLockedValueBox(false)

  var isReadToEnd: Bool { state.withLockedValue { $0 } }
  func reachedEnd() { state.withLockedValue { $0 = true } }
}
