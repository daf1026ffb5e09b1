import Foundation
import KatsudoAPI

extension KatsudoClient.Requests {
  /// Submits an input that is typed by its model, and returns once the server has accepted it.
  ///
  /// Cancelling the Swift task does not break off a submission that is under way: its answer is waited for (at most twice
  /// ``ClientOptions/callTimeout``), since nobody could tell otherwise whether it was accepted.
  ///
  /// - Throws: ``KatsudoError``: `invalidInput`, `notFound`, `unauthenticated`, `insufficientBalance`, `rateLimited`, `queueFull` and `transport` say
  ///   that nothing was submitted; `unknownSubmission` says that nobody knows. `CancellationError` where the task was cancelled before anything
  ///   was sent.
  public func submit<Input, Output>(
    to model: KatsudoModel<Input, Output>, input: Input, options: SubmitOptions = SubmitOptions()
  ) async throws -> RequestHandle {
    let data: Data
    do { data = try JSONEncoder().encode(input) } catch {
      throw KatsudoError.invalidInput(KatsudoError.Refusal("The input cannot be written as JSON: \(error)"))
    }
    return try await submit(to: model.id, body: Array(data), options: options)
  }

  /// The same with an input that only the server checks.
  ///
  /// - Parameters:
  ///   - modelID: two or more segments of letters, digits, `_`, `.` and `-` between slashes.
  ///   - input: an object with the model's inputs; ``ModelInfo/inputSchema`` describes them.
  ///   - options: how it is sent.
  public func submit(to modelID: String, input: JSONValue, options: SubmitOptions = SubmitOptions()) async throws -> RequestHandle {
    guard input.object != nil else {
      throw KatsudoError.invalidInput(
        KatsudoError.Refusal("The input must be an object with the model's inputs, and is \(input.kindName)."))
    }
    return try await submit(to: modelID, body: Array(input.jsonText.utf8), options: options)
  }

  private func submit(to modelID: String, body: [UInt8], options: SubmitOptions) async throws -> RequestHandle {
    let submission = try Submission(modelID: modelID, body: body, options: options, wire: wire)
    try Task.checkCancellation()
    // A task of its own, which nobody cancels: breaking off between sending and the answer would lose a request that may cost money.
    return try await Task { try await submission.handle() }.value
  }
}
