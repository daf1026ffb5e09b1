import Hummingbird
import KatsudoAPI
import KatsudoCore

/// The route `/api/auth/me`: the owner and the key of the call, for RunComfy's command line.
struct AccountRoute: Sendable {
  func add(to group: some RouterMethods<CallerContext>) {
    group.add("me", [(.get, show)])
  }

  @Sendable private func show(_ request: Request, _ context: CallerContext) async throws -> Response {
    let caller = context.caller
    return .json(
      AccountAnswer(
        id: caller.owner.name, tokenType: caller.key == nil ? nil : "api_key", tokenCreatedAt: caller.key?.createdAt.wireText,
        isOperator: caller.isOperator ? true : nil))
  }
}
