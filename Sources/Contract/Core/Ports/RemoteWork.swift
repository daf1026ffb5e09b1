/// The record of work that an engine hands to a service which takes money or time for it.
///
/// The rule it serves: never pay twice. An engine that forwards
/// 1. waits for the work of ``id`` where there is one, and submits nothing;
/// 2. otherwise calls ``open`` before the first byte of its submission leaves;
/// 3. calls ``accept`` with the service's id as soon as it knows it, before it waits for anything else;
/// 4. calls ``withdraw`` only where the service surely did not take the submission: it was never sent, or the service refused it in words.
///
/// An attempt that ends with the record open and no id has an unknown outcome: its job fails saying so, and is never sent again.
package struct RemoteWork: Sendable {
  /// The service's id of the work that an earlier attempt handed over; this attempt only waits for it.
  package var id: String?
  /// Writes down that a submission is about to be sent. On disk when it returns.
  ///
  /// - Throws: where the job is no longer this attempt's or the record cannot be written; then nothing may be sent.
  package var open: @Sendable () async throws(EngineFailure) -> Void
  /// Writes down the service's id. On disk when it returns; a failing disk is tried again for as long as the server runs.
  package var accept: @Sendable (String) async throws(EngineFailure) -> Void
  /// Takes the record of ``open`` back.
  ///
  /// - Throws: ``EngineFailure/Code/stoppedByOwner`` where the owner asked to cancel meanwhile: the job is cancelled by that.
  package var withdraw: @Sendable () async throws(EngineFailure) -> Void
  /// One element where the job's owner asks that it be cancelled, also where that was asked before this attempt began. For one reader.
  package var cancelRequests: AsyncStream<Void>
  /// Tells that the service does not cancel the work any more. Where it does, ``EngineFailure/Code/stoppedByOwner`` is thrown instead.
  package var refuseCancel: @Sendable () async -> Void

  package init(
    id: String? = nil, open: @escaping @Sendable () async throws(EngineFailure) -> Void,
    accept: @escaping @Sendable (String) async throws(EngineFailure) -> Void,
    withdraw: @escaping @Sendable () async throws(EngineFailure) -> Void, cancelRequests: AsyncStream<Void>,
    refuseCancel: @escaping @Sendable () async -> Void
  ) {
    self.id = id
    self.open = open
    self.accept = accept
    self.withdraw = withdraw
    self.cancelRequests = cancelRequests
    self.refuseCancel = refuseCancel
  }
}
