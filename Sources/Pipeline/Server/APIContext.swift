import Hummingbird
import KatsudoCore
import NIOConcurrencyHelpers

/// Who makes a request.
struct Caller: Sendable, Hashable {
  let owner: Owner
  /// The id of the API key; `nil` on a server that asks for none.
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

/// How far a request's body was read.
final class BodyProgress: Sendable {
  enum State {
    case untouched
    /// Whoever reads it also reads its rest away.
    case begun
    case ended
  }

  private let box = NIOLockedValueBox(State.untouched)

  var state: State { box.withLockedValue { $0 } }
  func set(_ state: State) { box.withLockedValue { $0 = state } }
}
