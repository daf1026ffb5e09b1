package import Hummingbird
import KatsudoCore
import NIOConcurrencyHelpers

/// The caller of a request.
struct Caller: Sendable, Hashable {
  let owner: Owner
  /// The API key, or `nil` on a server that requires no key.
  let key: APIKey?

  /// The id of the API key, or `nil` on a server that requires no key.
  var keyID: String? { key?.id }
  /// The largest number of requests per second with the key, or `nil` if the key has no limit of its own.
  var requestsPerSecond: Double? { key?.requestsPerSecond }
  /// The id of the key whose limit of requests per second holds. Keys that were made with a limited key share its limit.
  var limitID: String? { key?.limitedBy ?? key?.id }
  /// `true` for a key that may also do what only an operator may do.
  var isOperator: Bool { key?.isOperator ?? false }
}

/// The context of a request in the server.
package struct APIContext: RequestContext {
  package var coreContext: CoreRequestContextStorage
  /// The caller, which ``Authentication`` sets.
  var caller: Caller?
  let body = BodyProgress()
  let connection: ClientConnection?

  /// - Parameter source: the connection that the request came by, or anything else that has a logger.
  package init(source: some RequestContextSource) {
    coreContext = .init(source: source)
    connection = (source as? ApplicationRequestContextSource).map { ClientConnection(channel: $0.channel) }
  }
}

/// The context of the handlers behind the authentication. It can be made only with a caller, so no handler runs without one.
struct CallerContext: ChildRequestContext {
  var coreContext: CoreRequestContextStorage
  let caller: Caller
  let body: BodyProgress
  let connection: ClientConnection?

  init(context: APIContext) throws {
    guard let caller = context.caller else { throw Authentication.missingKey }
    coreContext = context.coreContext
    self.caller = caller
    body = context.body
    connection = context.connection
  }
}

/// The progress of reading a request's body.
final class BodyProgress: Sendable {
  enum State {
    case untouched
    /// A reader has begun to read the body. That reader also drops the rest of the body.
    case begun
    case ended
  }

  private let box = NIOLockedValueBox(State.untouched)

  var state: State { box.withLockedValue { $0 } }
  func set(_ state: State) { box.withLockedValue { $0 = state } }
}
