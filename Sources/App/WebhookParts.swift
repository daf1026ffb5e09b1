import Foundation
import KatsudoCore
import KatsudoFiles
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoQueue
import KatsudoSQLite
import KatsudoServer
import KatsudoWebhooks

/// The parts of a server that deliver webhooks.
struct WebhookParts: Sendable {
  let service: DeliveryService
  let secrets: WebhookSecrets
  let sink: WebhookSink
  /// The public key that verifies the signatures of the server.
  let publicKey: Data

  /// - Parameters:
  ///   - policy: the policy for addresses that callers name.
  ///   - links: makes the links to files.
  init(
    _ katsudo: Katsudo, _ folder: DataFolder, _ database: SQLiteDatabase, _ queue: JobQueue, files: any FileStore, policy: MediaPolicy,
    links: FileLinks, bases: LinkBases, retention: Retention
  ) throws {
    let (configuration, logger) = (katsudo.configuration, katsudo.logger)
    let signer = try WebhookSigner(seed: SecretFile.load(path: folder.webhookKeyPath))
    publicKey = signer.publicKey
    secrets = WebhookSecrets(store: SQLiteWebhookSecretStore(database), time: katsudo.time)
    sink = WebhookSink(limits: configuration.webhooks.sink, time: katsudo.time)
    service = DeliveryService(
      queue: queue, secrets: secrets,
      message: DeliveryMessage(store: queue.store, files: files) { file, job, base in
        bases.filesBase(otherwise: base) + links.path(requestID: job.id, name: file.name, expiresAt: retention.expiry(of: job))
      },
      signer: signer,
      sender: try MessageSender(
        policy: policy, timeLimit: .seconds(configuration.webhooks.timeLimitSeconds), extraCAFile: configuration.access.mediaCAFile,
        resolver: katsudo.resolver, logger: logger),
      sink: sink, settings: DeliveryService.Settings(configuration), time: katsudo.time, logger: logger)
  }
}

extension DeliveryService.Settings {
  fileprivate init(_ configuration: ServerConfiguration) {
    self.init()
    let webhooks = configuration.webhooks
    slots = webhooks.slots
    perOwner = webhooks.perOwner
    perReceiver = webhooks.perReceiver
    timeLimit = .seconds(webhooks.timeLimitSeconds)
    firstPause = .seconds(webhooks.retrySeconds)
    grace = StopClock(graceSeconds: configuration.work.graceSeconds).release
  }
}
