package import KatsudoCore

/// The parts of a submit beside its body: the options of its query and its idempotency key.
package struct SubmitParameters: Sendable, Hashable {
  /// See ``Idempotency/key``.
  package var idempotencyKey: String?
  /// The address that the links of the answer begin with.
  package var base: String
  /// The trace that the submit belongs to. It does not make two submits different.
  package var trace: TraceContext?

  package init(idempotencyKey: String? = nil, base: String = "", trace: TraceContext? = nil) {
    self.idempotencyKey = idempotencyKey
    self.base = base
    self.trace = trace
  }

  /// The options that make two submits different. Their order does not count.
  var options: [(name: String, value: String)] { [] }
}
