extension KatsudoClient.Requests {
  /// Waits until a request has succeeded, and returns its result.
  ///
  /// - Parameters:
  ///   - handle: the request.
  ///   - options: the time limit, and the effect of cancelling the Swift task.
  ///   - onUpdate: called with the first status and with each change, one call at a time. A Katsudo server sends the changes as a stream, which
  ///     begins with the first state of the request. With any other server, the next poll starts after the call returns.
  /// - Returns: a result whose state is `succeeded` or `completed`.
  /// - Throws: a ``KatsudoError`` with the handle: `failed`, `cancelled`, `timeout`, or `interrupted` for every other reason, for example
  ///   if the Swift task is cancelled.
  public func wait(
    for handle: RequestHandle, options: WaitOptions = WaitOptions(), onUpdate: @Sendable (RequestStatus) async -> Void = { _ in }
  ) async throws(KatsudoError) -> RequestResult {
    do {
      return try await ended(handle, deadline: options.timeout.map { wire.time.uptime + $0 }, onUpdate: onUpdate)
    } catch let error as KatsudoError {
      guard error.handle == nil else { throw error }
      throw .interrupted(KatsudoError.Interruption(handle: handle, reason: .error(error)))
    } catch {
      // The only other error is the `CancellationError` of a cancelled task.
      let outcome = options.cancelsRequest ? await cancelUndisturbed(handle) : nil
      throw .interrupted(KatsudoError.Interruption(handle: handle, reason: .taskCancelled(remote: outcome)))
    }
  }

  private func ended(
    _ handle: RequestHandle, deadline: Duration?, onUpdate: @Sendable (RequestStatus) async -> Void
  ) async throws -> RequestResult {
    let events = RequestEvents(requests: self, handle: handle, deadline: deadline)
    var last: RequestStatus?
    for try await event in events {
      guard let status = event.status(of: handle), status != last else { continue }
      last = status
      await onUpdate(status)
    }
    var schedule = PollSchedule(wire.options.polling)
    while true {
      let result = try await finalResult(handle, events)
      switch result.state {
      case .succeeded, .completed: return result
      case .failed: throw result.failure
      case .cancelled: throw KatsudoError.cancelled(handle)
      // The result is older than the status. This may happen if several machines answer.
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

  /// Sends the cancel call from a new task, because a cancelled task cannot make calls. Returns `nil` if the call fails.
  private func cancelUndisturbed(_ handle: RequestHandle) async -> CancelOutcome? {
    await Task { try? await cancel(handle) }.value
  }
}

/// Options for waiting for a request.
public struct WaitOptions: Sendable, Hashable {
  /// The time limit of the wait. After it, the wait ends with ``KatsudoError/timeout(_:)``, and the request continues. With `nil`, the wait
  /// has no limit.
  public var timeout: Duration?
  /// `true` if cancelling the Swift task also cancels the request. The server cancels only a request that has not started to run.
  /// ``KatsudoError/interrupted(_:)`` holds the outcome.
  public var cancelsRequest: Bool

  /// Makes options. The default waits for at most 30 minutes and does not cancel the request.
  public init(timeout: Duration? = .seconds(1_800), cancelsRequest: Bool = false) {
    self.timeout = timeout
    self.cancelsRequest = cancelsRequest
  }
}
