import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoKeys

/// The routes under `/v1/keys…`: the keys of the caller's owner, without operator's keys.
struct KeyRoutes: Sendable {
  /// The keys, or `nil` if the server requires none.
  let keys: KeyRing?
  let rules: KeyRing.OwnerRules
  let time: TimeSource

  /// The error on a server that requires no key.
  static let noKeys = APIError(
    .resourceNotFound, "This server asks for no key, so there are no keys and no sign-in here. Send requests without a key.")

  func add(to v1: some RouterMethods<CallerContext>) {
    guard let keys else {
      v1.addNothing("keys", error: Self.noKeys)
      v1.addNothing("keys/**", error: Self.noKeys)
      return
    }
    v1.add(
      "keys", [(.get, { try await list($0, $1, keys) }), (.post, { try await create($0, $1, keys) })])
    v1.add("keys/{id}", [(.delete, { try await revoke($0, $1, keys) })])
  }

  @Sendable private func list(_ request: Request, _ context: CallerContext, _ keys: KeyRing) async throws -> Response {
    let found = try await keys.list(of: context.caller.owner)
    return .json(
      KeyListAnswer(
        keys: found.map { key in
          KeyAnswer(
            id: key.id, name: key.name ?? "", createdAt: key.createdAt.wireText, lastUsedAt: key.lastUsedAt?.wireText,
            current: key.id == context.caller.keyID)
        }))
  }

  @Sendable private func create(_ request: Request, _ context: CallerContext, _ keys: KeyRing) async throws -> Response {
    let body = try await SmallBody.read(request, context.body)
    guard let name = body["name"]?.string else { throw APIError.body("name", "must be a text: the name of the key, such as laptop") }
    guard let maker = context.caller.key else { throw Self.noKeys }
    do {
      let made = try await keys.create(name: name, by: maker, rules: rules)
      return .json(
        NewKeyAnswer(id: made.key.id, name: name, createdAt: made.key.createdAt.wireText, token: made.secret), status: .created,
        headers: [.cacheControl: "no-store"])
    } catch {
      throw APIError(keys: error, now: time.now())
    }
  }

  @Sendable private func revoke(_ request: Request, _ context: CallerContext, _ keys: KeyRing) async throws -> Response {
    guard let id = context.parameters.get("id")?.removingPercentEncoding, let caller = context.caller.keyID else { throw Self.noKeys }
    do { try await keys.revoke(id: id, of: context.caller.owner, by: .key(caller)) } catch { throw APIError(keys: error, now: time.now()) }
    return .json(
      KeyRevokedAnswer(id: id, message: id == caller ? "This was the key of the call itself. It is refused from now on." : nil))
  }
}

extension APIError {
  /// Makes the error for a key that could not be made or revoked. Other errors stay what they are.
  init(keys error: any Error, now: Timestamp) {
    switch error {
    case is MakerRevoked: self = Authentication.unknownKey
    case KeyError.badOwner: self = .body("name", "must have 1 to 128 bytes and no control characters")
    case KeyError.unknown:
      self.init(.resourceNotFound, "You have no key of this id. GET /v1/keys lists yours.")
    case KeysFull.active(let limit):
      self.init(.conflict, "You have \(limit) keys, the most that one owner may have here. Revoke one with DELETE /v1/keys/{id}.")
    case KeysFull.made(let limit, let oldest):
      let wait = Double(oldest.microseconds - now.microseconds) / 1_000_000 + KeyRing.daySeconds
      self = .limited(
        "You made \(limit) keys within 24 hours, the most that one owner may make here. Use one of them, or make this one later.",
        policy: "keys", quota: "\(limit);w=86400", retryAfter: max(1, Int(wait.rounded(.up))))
    default: self.init(error)
    }
  }
}
