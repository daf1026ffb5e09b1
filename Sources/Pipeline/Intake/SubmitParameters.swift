/// The parts of a submit beside its body: the options of its query and its idempotency key.
package struct SubmitParameters: Sendable, Hashable {
  /// See ``Idempotency/key``.
  package var idempotencyKey: String?
  /// The address that the links of the answer begin with.
  package var base: String
  /// The place among the owner's own jobs: a higher number starts first. See ``OwnerTurns``.
  package var priority: Int

  /// The labels, without duplicates. See ``JobLabels``.
  package var labels: [String]
  /// `true` if the owner takes an earlier result that was made from the same input.
  package var reuse: Bool

  package static let priorities = -100...100

  package init(idempotencyKey: String? = nil, base: String = "", priority: Int = 0, labels: [String] = [], reuse: Bool = false) {
    self.idempotencyKey = idempotencyKey
    self.base = base
    self.priority = priority
    self.labels = labels
    self.reuse = reuse
  }

  /// The options that make two submits different. Their order does not count.
  var options: [(name: String, value: String)] {
    (priority == 0 ? [] : [("priority", "\(priority)")]) + labels.map { ("label", $0) } + (reuse ? [("reuse", "true")] : [])
  }
}
