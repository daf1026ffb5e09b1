import Foundation
public import KatsudoAPI

extension KatsudoClient {
  /// Submits a request, waits for it and returns the typed output.
  ///
  /// - Parameters:
  ///   - model: a model such as ``KatsudoModel/dreaminaImageToVideo``.
  ///   - input: the model's input.
  ///   - options: the time limit of the wait, and the effect of cancelling the Swift task.
  /// - Throws: the errors of ``Requests/submit(to:input:options:)-(KatsudoModel<Input,Output>,_,_)`` until the request is accepted. After
  ///   that, a ``KatsudoError`` with the handle, as for ``Requests/wait(for:options:onUpdate:)``.
  public func run<Input, Output>(
    _ model: KatsudoModel<Input, Output>, input: Input, options: WaitOptions = WaitOptions()
  ) async throws -> Output {
    try await subscribe(to: model, input: input, options: options) { _ in }
  }

  /// Submits a request to any model, waits for it and returns the untyped output.
  ///
  /// - Parameters:
  ///   - modelID: a model's id, such as `community/wan-2-2/fun-control`.
  ///   - input: an object with the model's inputs. ``ModelInfo/inputSchema`` describes them.
  ///   - options: the time limit of the wait, and the effect of cancelling the Swift task.
  /// - Throws: the errors of ``Requests/submit(to:input:options:)-(String,_,_)`` until the request is accepted. After that, a
  ///   ``KatsudoError`` with the handle, as for ``Requests/wait(for:options:onUpdate:)``.
  public func run(_ modelID: String, input: JSONValue, options: WaitOptions = WaitOptions()) async throws -> ModelOutput {
    try await subscribe(to: modelID, input: input, options: options) { _ in }
  }

  /// Submits a request, waits for it, reports each change and returns the typed output.
  ///
  /// - Parameters:
  ///   - model: a model such as ``KatsudoModel/dreaminaImageToVideo``.
  ///   - input: the model's input.
  ///   - options: the time limit of the wait, and the effect of cancelling the Swift task.
  ///   - onUpdate: called first with ``RequestUpdate/submitted(_:)``, then with each change of the status, one call at a time.
  /// - Throws: the same errors as ``run(_:input:options:)-(KatsudoModel<Input,Output>,_,_)``.
  public func subscribe<Input, Output>(
    to model: KatsudoModel<Input, Output>, input: Input, options: WaitOptions = WaitOptions(),
    onUpdate: @Sendable (RequestUpdate) async -> Void
  ) async throws -> Output {
    let handle = try await requests.submit(to: model, input: input)
    let output = try await output(of: handle, options: options, onUpdate: onUpdate)
    do { return try output.decoded(as: Output.self) } catch {
      throw KatsudoError.interrupted(KatsudoError.Interruption(handle: handle, reason: .error(error)))
    }
  }

  /// Submits a request to any model, waits for it, reports each change and returns the untyped output.
  ///
  /// - Parameters:
  ///   - modelID: a model's id, such as `community/wan-2-2/fun-control`.
  ///   - input: an object with the model's inputs. ``ModelInfo/inputSchema`` describes them.
  ///   - options: the time limit of the wait, and the effect of cancelling the Swift task.
  ///   - onUpdate: called first with ``RequestUpdate/submitted(_:)``, then with each change of the status, one call at a time.
  /// - Throws: the same errors as ``run(_:input:options:)-(String,_,_)``.
  public func subscribe(
    to modelID: String, input: JSONValue, options: WaitOptions = WaitOptions(), onUpdate: @Sendable (RequestUpdate) async -> Void
  ) async throws -> ModelOutput {
    let handle = try await requests.submit(to: modelID, input: input)
    return try await output(of: handle, options: options, onUpdate: onUpdate)
  }

  private func output(
    of handle: RequestHandle, options: WaitOptions, onUpdate: @Sendable (RequestUpdate) async -> Void
  ) async throws(KatsudoError) -> ModelOutput {
    await onUpdate(.submitted(handle))
    let result = try await requests.wait(for: handle, options: options) { await onUpdate(.status($0)) }
    guard let output = result.output else {
      let error = KatsudoError.unexpectedAnswer("Request \(handle.requestID) has succeeded, but its result has no output.")
      throw .interrupted(KatsudoError.Interruption(handle: handle, reason: .error(error)))
    }
    return output
  }
}
