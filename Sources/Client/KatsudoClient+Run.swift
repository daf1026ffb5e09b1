import Foundation
public import KatsudoAPI

extension KatsudoClient {
  /// Submits, waits, and gives the typed output.
  ///
  /// - Parameters:
  ///   - model: such as ``KatsudoModel/dreaminaImageToVideo``.
  ///   - input: the model's input.
  ///   - options: how long to wait, and what cancelling the Swift task does.
  /// - Throws: what ``Requests/submit(to:input:options:)-(KatsudoModel<Input,Output>,_,_)`` throws as long as nothing was accepted; after that an
  ///   ``KatsudoError`` with the handle, as ``Requests/wait(for:options:onUpdate:)`` says.
  public func run<Input, Output>(
    _ model: KatsudoModel<Input, Output>, input: Input, options: WaitOptions = WaitOptions()
  ) async throws -> Output {
    try await subscribe(to: model, input: input, options: options) { _ in }
  }

  /// The same for any model, with an input and an output that are not typed.
  ///
  /// - Parameters:
  ///   - modelID: such as `community/wan-2-2/fun-control`.
  ///   - input: an object with the model's inputs; ``ModelInfo/inputSchema`` describes them.
  ///   - options: how long to wait, and what cancelling the Swift task does.
  public func run(_ modelID: String, input: JSONValue, options: WaitOptions = WaitOptions()) async throws -> ModelOutput {
    try await subscribe(to: modelID, input: input, options: options) { _ in }
  }

  /// Submits, waits, tells what happens, and gives the typed output.
  ///
  /// - Parameters:
  ///   - model: such as ``KatsudoModel/dreaminaImageToVideo``.
  ///   - input: the model's input.
  ///   - options: how long to wait, and what cancelling the Swift task does.
  ///   - onUpdate: first gets ``RequestUpdate/submitted(_:)``, then each change of the status, one after the other.
  /// - Throws: as ``run(_:input:options:)-(KatsudoModel<Input,Output>,_,_)``.
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

  /// The same for any model, with an input and an output that are not typed.
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
      let error = KatsudoError.unexpectedAnswer("Request \(handle.requestID) has ended well, but its result has no output.")
      throw .interrupted(KatsudoError.Interruption(handle: handle, reason: .error(error)))
    }
    return output
  }
}
