/// The idempotency key of a submit. A submit that repeats the key gets the first answer again and makes no second job.
package struct Idempotency: Sendable, Hashable {
  /// The time for which a key is kept, from the acceptance of its job on: 24 hours. The end of the job does not shorten it.
  package static let seconds = 86_400.0

  /// 1 to 255 characters of printable ASCII. Each owner has keys of its own.
  package var key: String
  /// A hash of everything that the submit asks for. See ``SubmitFingerprint``.
  package var fingerprint: String
  /// The address that the links of the first answer begin with.
  package var base: String

  package init(key: String, fingerprint: String, base: String) {
    self.key = key
    self.fingerprint = fingerprint
    self.base = base
  }
}

/// A submit that a store keeps under its idempotency key.
package struct KeptSubmit: Sendable, Hashable {
  /// The id of the job. The job itself may have been deleted since.
  package var requestID: String
  package var fingerprint: String
  /// The address that the links of the first answer begin with.
  package var base: String

  package init(requestID: String, fingerprint: String, base: String) {
    self.requestID = requestID
    self.fingerprint = fingerprint
    self.base = base
  }
}

/// The reason why a job is not stored: its owner used the idempotency key before.
package struct SubmitRepeated: Error, Sendable, Hashable {
  package var first: KeptSubmit

  package init(first: KeptSubmit) { self.first = first }
}
