import Foundation
import Hummingbird
import KatsudoCore
import KatsudoKeys
import KatsudoWebhooks
import Logging
import NIOCore
import ServiceLifecycle

/// Serves the key commands on the control socket. Only the owner of the data folder can open the socket (mode 0600), so no token is needed.
struct ControlServer: Service {
  let keys: KeyRing
  let jobs: any JobStore
  let secrets: WebhookSecrets
  let operations: ControlOperations
  let environments: EnvironmentControl
  let servers: ComfyServerControl
  let folder: String
  let logger: Logger

  /// The size of the largest body in bytes.
  private static let bodyLimit = 1 << 16

  func run() async throws {
    guard let socket = ControlSocket(folder: folder) else {
      throw StoreError(.inaccessible, "Cannot open the data folder \(folder).")
    }
    let router = Router(context: ControlContext.self)
    operations.add(to: router)
    environments.add(to: router)
    servers.add(to: router)
    router.get("/keys") { _, _ in try ControlReply(.keys(await keys.list())).response }
    router.get("/audit/{value}") { _, context in
      let limit = context.parameters.get("value", as: Int.self) ?? 0
      return await ControlReply.catching { .audit(try await keys.audit(limit: limit)) }.response
    }
    router.post("/keys") { request, context in
      let body = try await request.body.collect(upTo: Self.bodyLimit)
      return await ControlReply.catching {
        let order = try JSONDecoder().decode(KeyOrder.self, from: Data(body.readableBytesView))
        return .created(try await order.carryOut(keys, by: context.actor))
      }.response
    }
    router.get("/limits") { _, _ in await ControlReply.catching { try await .limits(of: jobs) }.response }
    router.put("/limits/{value}") { request, context in
      let owner = context.parameters.get("value").flatMap(\.removingPercentEncoding) ?? ""
      let body = try await request.body.collect(upTo: Self.bodyLimit)
      return await ControlReply.catching {
        let limits = try JSONDecoder().decode(OwnerLimits.self, from: Data(body.readableBytesView))
        return try await .setting(limits, of: owner, in: jobs, by: context.actor)
      }.response
    }
    router.delete("/keys/{value}") { _, context in
      let id = context.parameters.get("value").flatMap(\.removingPercentEncoding) ?? ""
      return await ControlReply.catching {
        try await keys.revoke(id: id, by: context.actor)
        return .revoked
      }.response
    }
    router.get("/webhook-secrets/{value}") { _, context in
      await reply(context) { .webhookSecrets(try await secrets.current(of: $0)) }
    }
    router.post("/webhook-secrets/{value}") { _, context in
      await reply(context) { .webhookSecrets(try await secrets.rotate(of: $0)) }
    }
    var quiet = logger
    quiet.logLevel = .warning
    let application = Application(
      router: router, configuration: .init(address: .unixDomainSocket(path: socket.path)),
      onServerRunning: { _ in chmod(socket.path, 0o600) }, logger: quiet)
    while !Task.isCancelled {
      do {
        try await application.run()
        break
      } catch {
        // The socket cannot be made on a full disk, for example. The server itself keeps running.
        logger.error("key commands cannot reach the server, tried again later", metadata: ["error": "\(error)"])
        let isOver = await cancelWhenGracefulShutdown { (try? await Task.sleep(for: .seconds(10))) == nil }
        if isOver { break }
      }
    }
    unlink(socket.path)
  }

  /// Answers a command about the owner that the path names.
  private func reply(_ context: ControlContext, _ body: (Owner) async throws -> ControlReply) async -> Response {
    await ControlReply.catching {
      try await body(KeyRing.check(owner: context.parameters.get("value").flatMap(\.removingPercentEncoding) ?? ""))
    }.response
  }
}
