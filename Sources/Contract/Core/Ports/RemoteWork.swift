/// The record of work that an engine hands over to a service, which charges for it or spends GPU time on it.
///
/// Its purpose is that no work is ever paid for twice. An engine that hands work over follows these steps:
/// 1. If there is an ``id``, it waits for that work and submits nothing.
/// 2. Otherwise it calls ``open`` before the first byte of its submission is sent.
///    An engine that makes the id itself calls ``openWithID`` instead, and leaves the next step out.
/// 3. It calls ``accept`` as soon as it knows the service's id, before it waits for anything else.
/// 4. It calls ``withdraw`` only if the service certainly did not take the submission: it was never sent, or the service refused it with an
///    error message.
///
/// If an attempt ends with an open record and no id, the outcome is unknown. The job fails with a message that says so, and is never sent
/// again.
package struct RemoteWork: Sendable {
  /// The service's id of the work that an earlier attempt handed over. If it is set, this attempt only waits for that work.
  package var id: String?
  /// Records that a submission is about to be sent. The record is on disk when the call returns.
  ///
  /// - Throws: if the job no longer belongs to this attempt, or if the record cannot be written. Nothing may be sent then.
  package var open: @Sendable () async throws(EngineFailure) -> Void
  /// Records that a submission is about to be sent under this id, with which the work can be found at the service. The record is on disk
  /// when the call returns.
  ///
  /// - Throws: the same as ``open``.
  package var openWithID: @Sendable (String) async throws(EngineFailure) -> Void
  /// Records the service's id. It is on disk when the call returns. If the disk fails, the write is repeated until the attempt is
  /// cancelled.
  ///
  /// - Throws: ``EngineFailure/Code/cancelled`` if the id could not be stored. The id is then only in the log.
  package var accept: @Sendable (String) async throws(EngineFailure) -> Void
  /// Withdraws the record of ``open``.
  ///
  /// - Throws: ``EngineFailure/Code/stoppedByOwner`` if the owner asked for a cancel in the meantime. The job is then already cancelled.
  ///   ``EngineFailure/Code/cancelled`` if the job no longer belongs to this attempt or the change could not be stored.
  package var withdraw: @Sendable () async throws(EngineFailure) -> Void

  /// - Parameter openWithID: `nil` means ``open`` and then ``accept``.
  package init(
    id: String? = nil, open: @escaping @Sendable () async throws(EngineFailure) -> Void,
    openWithID: (@Sendable (String) async throws(EngineFailure) -> Void)? = nil,
    accept: @escaping @Sendable (String) async throws(EngineFailure) -> Void,
    withdraw: @escaping @Sendable () async throws(EngineFailure) -> Void
  ) {
    self.id = id
    self.open = open
    self.accept = accept
    self.withdraw = withdraw
    if let openWithID {
      self.openWithID = openWithID
    } else {
      self.openWithID = { (id: String) async throws(EngineFailure) in
        try await open()
        try await accept(id)
      }
    }
  }
}
