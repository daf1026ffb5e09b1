extension KatsudoClient.Requests {
  /// Waits until a request has succeeded.
  ///
  /// - Parameters:
  ///   - handle: the request.
  ///   - options: how long, and what cancelling the Swift task does.
  ///   - onUpdate: called for each change of the status, one after the other; the next question waits for it.
  /// - Returns: a result whose state is `succeeded` or `completed`.
  /// - Throws: always an ``KatsudoError`` with the handle: `failed`, `cancelled`, `timeout`, or `interrupted` for every other reason, cancelling the
  ///   Swift task among them.
  public func wait(
    for handle: RequestHandle, options: WaitOptions = WaitOptions(), onUpdate: @Sendable (RequestStatus) async -> Void = { _ in }
  ) async throws(KatsudoError) -> RequestResult {
    do {
      return try await ended(handle, deadline: options.timeout.map { wire.time.now + $0 }, onUpdate: onUpdate)
    } catch let error as KatsudoError {
      guard error.handle == nil else { throw error }
      throw .interrupted(KatsudoError.Interruption(handle: handle, reason: .error(error)))
    } catch {
      // Nothing but a cancelled task ends up here.
      let outcome = options.cancelsRequest ? await cancelUndisturbed(handle) : nil
      throw .interrupted(KatsudoError.Interruption(handle: handle, reason: .taskCancelled(remote: outcome)))
    }
  }

  private func ended(
    _ handle: RequestHandle, deadline: ContinuousClock.Instant?, onUpdate: @Sendable (RequestStatus) async -> Void
  ) async throws -> RequestResult {
    let events = RequestEvents(requests: self, handle: handle, deadline: deadline)
    for try await status in events { await onUpdate(status) }
    var schedule = PollSchedule(wire.options.polling)
    while true {
      let result = try await finalResult(handle, events)
      switch result.state {
      case .succeeded, .completed: return result
      case .failed: throw result.failure
      case .cancelled: throw KatsudoError.cancelled(handle)
      // The status was ahead of the result, as may be where several machines answer.
      case .inQueue, .inProgress, .unknown: try await events.pause(for: schedule.grow(requested: nil))
      }
    }
  }

  private func finalResult(_ handle: RequestHandle, _ events: RequestEvents) async throws -> RequestResult {
    do {
      return try await result(handle, includeCost: false, includeMetadata: false, deadline: events.deadline)
    } catch let error as KatsudoError {
      throw events.isLate ? .timeout(handle) : error
    }
  }

  /// Cancels from a task that was cancelled itself, and so could not make a call. `nil` where no answer came.
  private func cancelUndisturbed(_ handle: RequestHandle) async -> CancelOutcome? {
    await Task { try? await cancel(handle) }.value
  }
}
