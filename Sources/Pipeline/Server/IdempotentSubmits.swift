import KatsudoAPI
import KatsudoCore
import KatsudoIntake

/// A submit that was accepted, by this call or by an earlier one with the same idempotency key.
struct AcceptedSubmit: Sendable {
  var id: String
  /// The address that the links of the answer begin with.
  var base: String
  var isReplayed = false
}

/// Gives a submit with a known idempotency key the first answer again.
///
/// The key is looked up before any limit is checked, because the answer costs nothing. The submits of models and of deployments share one
/// value, because an owner's keys are the same for both.
struct IdempotentSubmits: Sendable {
  let store: any JobStore
  private let reservations = IdempotencyReservations()

  init(store: any JobStore) { self.store = store }

  /// Performs a submit.
  ///
  /// - Parameters:
  ///   - key: the idempotency key, or `nil` if the submit has none.
  ///   - fingerprint: computes the ``SubmitFingerprint`` of the submit. It is called only if the key is known.
  ///   - accept: accepts the submit as a new one. It is called at most once.
  /// - Throws: ``APIError`` if another submit with this key is in flight or was different, or the errors of the closures.
  func perform(
    _ key: String?, of owner: Owner, fingerprint: () async throws -> String, accept: () async throws -> AcceptedSubmit
  ) async throws -> AcceptedSubmit {
    guard let key else { return try await accept() }
    return try await reservations.holding(key, of: owner) {
      guard let first = try await store.keptSubmit(key: key, owner: owner) else { return try await accept() }
      return try Self.replay(first, try await fingerprint())
    }
  }

  /// Returns the first answer if a job was not queued because another process that uses the same store was faster with its key. Throws every
  /// other error again.
  func answer(after error: any Error, _ job: AcceptedJob) throws -> AcceptedSubmit {
    guard let repeated = error as? SubmitRepeated else { throw error }
    return try Self.replay(repeated.first, job.job.idempotency?.fingerprint)
  }

  private static func replay(_ first: KeptSubmit, _ fingerprint: String?) throws(APIError) -> AcceptedSubmit {
    guard first.fingerprint == fingerprint else {
      throw APIError(
        .invalidInput, "This Idempotency-Key was used before for a different submit. Use a new key for each new submit.",
        detail: [
          ErrorBody.Detail(
            loc: ["header", "Idempotency-Key"], msg: "was used before for a different submit", type: "idempotency_key_reused")
        ])
    }
    return AcceptedSubmit(id: first.requestID, base: first.base, isReplayed: true)
  }
}
