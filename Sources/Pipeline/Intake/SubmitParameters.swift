package import KatsudoCore

/// The parts of a submit beside its body: the options of its query and its idempotency key.
package struct SubmitParameters: Sendable, Hashable {
  /// See ``Idempotency/key``.
  package var idempotencyKey: String?
  /// The address that the links of the answer begin with.
  package var base: String
  /// The place among the owner's own jobs: a higher number starts first. See ``OwnerTurns``.
  package var priority: Int
  package var webhook: JobWebhook?
  /// The address that links to files begin with. A media value that begins with it or with ``base`` may name an upload.
  package var filesBase: String
  /// The trace that the submit belongs to. It does not make two submits different.
  package var trace: TraceContext?
  /// The labels, without duplicates. See ``JobLabels``.
  package var labels: [String]
  /// `true` if the owner takes an earlier result that was made from the same input.
  package var reuse: Bool

  package static let priorities = -100...100

  package init(
    idempotencyKey: String? = nil, base: String = "", filesBase: String = "", priority: Int = 0, webhook: JobWebhook? = nil,
    trace: TraceContext? = nil, labels: [String] = [], reuse: Bool = false
  ) {
    self.idempotencyKey = idempotencyKey
    self.base = base
    self.filesBase = filesBase
    self.priority = priority
    self.webhook = webhook
    self.trace = trace
    self.labels = labels
    self.reuse = reuse
  }

  /// The options that make two submits different. Their order does not count.
  var options: [(name: String, value: String)] {
    var options: [(name: String, value: String)] = priority == 0 ? [] : [("priority", "\(priority)")]
    if let webhook {
      options.append(("webhook", webhook.url))
      if webhook.tellsEveryState { options.append(("webhook_intermediate_status", "true")) }
    }
    options += labels.map { ("label", $0) }
    if reuse { options.append(("reuse", "true")) }
    return options
  }
}
