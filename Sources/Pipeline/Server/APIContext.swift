import EmakiCore
import Hummingbird
import NIOConcurrencyHelpers

/// Who makes a request.
struct Caller: Sendable, Hashable {
  let owner: Owner
  /// `nil` where the server asks for no key.
  let keyID: String?
}

/// What travels with a request through the server.
struct APIContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  /// Set by ``Authentication``.
  var caller: Caller?
  let body = BodyProgress()

  init(source: Source) { coreContext = .init(source: source) }
}

/// The context of the handlers behind the authentication. It cannot be made without a caller, so none of them can be reached without one.
struct CallerContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let caller: Caller
  let body: BodyProgress

  init(context: APIContext) throws {
    guard let caller = context.caller else { throw Authentication.missingKey }
    coreContext = context.coreContext
    self.caller = caller
    body = context.body
  }
}

/// Whether a request's body was read to its end, so that nobody waits for more of it.
final class BodyProgress: Sendable {
  private let state = NIOLockedValueBox(false)

  var isReadToEnd: Bool { state.withLockedValue { $0 } }
  func reachedEnd() { state.withLockedValue { $0 = true } }
}
