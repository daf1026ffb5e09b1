import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoQueue

/// The submit: `POST /v1/models/{model_id}`.
struct SubmitRoute: Sendable {
  let intake: Intake
  let queue: JobQueue
  let bases: LinkBases
  let room: FreeRoom
  let bodies: BodyReader
  let answers: ResultAnswers
  let polls: LongPoll
  let reuse: ResultReuse
  let submits: IdempotentSubmits

  /// One call of the route.
  private struct Call {
    var request: Request
    var context: CallerContext
    var modelID: String
    /// The length of the body, or `nil` if the headers do not say it.
    var length: Int?
    var parameters: SubmitParameters
  }

  /// - Parameters:
  ///   - modelID: the id in the path. A model that is gone may still have an answer under an idempotency key.
  ///   - model: returns the model, or throws the error for an id that is unknown.
  func handle(
    _ request: Request, _ context: CallerContext, modelID: String, model: () throws(APIError) -> ModelManifest
  ) async throws -> Response {
    await answer(try await accepted(request, context, modelID: modelID, model: model), request, context)
  }

  private func accepted(
    _ request: Request, _ context: CallerContext, modelID: String, model: () throws(APIError) -> ModelManifest
  ) async throws -> AcceptedSubmit {
    let key = try IdempotencyReservations.key(of: request.headers)
    let call = Call(
      request: request, context: context, modelID: modelID, length: try bodies.checkHeaders(request),
      parameters: try parameters(request, key: key))
    return try await submits.perform(
      key, of: context.caller.owner,
      fingerprint: {
        try await bodies.read(request, length: call.length, context) { body in
          try await intake.fingerprint(of: body, modelID: modelID, parameters: call.parameters)
        }
      }, accept: { try await accept(call, for: model()) })
  }

  private func parameters(_ request: Request, key: String?) throws -> SubmitParameters {
    let (query, base) = (Query(request: request), bases.apiBase(request))
    let webhook = try query.string("webhook").map { url in
      try intake.webhook(url, tellsEveryState: query.flag("webhook_intermediate_status"), base: base)
    }
    return SubmitParameters(
      idempotencyKey: key, base: base, filesBase: bases.filesBase(request),
      priority: try query.integer("priority", in: SubmitParameters.priorities, default: 0), webhook: webhook,
      trace: TraceContext(request.headers), labels: try query.labels(), reuse: try query.flag("reuse"))
  }

  private func accept(_ call: Call, for model: ModelManifest) async throws -> AcceptedSubmit {
    guard !room.isShort else { throw APIError.diskFull }
    let caller = call.context.caller
    // A request that gets an earlier result neither waits nor costs anything. Only the queue can decide that, when it knows the input.
    if !call.parameters.reuse { try await queue.checkRoom(for: caller.owner, hasPrice: model.basePriceUSD > 0) }
    // The body's share of memory is held until the request is queued: its input is in memory until then.
    return try await bodies.read(call.request, length: call.length, call.context) { body in
      let job = try await intake.accept(body, for: model, owner: caller.owner, keyID: caller.keyID, parameters: call.parameters)
      let earlier = await reuse.find(for: job.job)
      do {
        try await queue.submit(job, earlier: earlier)
      } catch {
        await intake.discard(job)
        if earlier != nil { await reuse.discard(job.id) }
        return try submits.answer(after: error, job)
      }
      return AcceptedSubmit(id: job.id, base: call.parameters.base)
    }
  }

  /// Makes the answer. With `Prefer: wait` it comes when the request has ended, and it has the fields of the result too. Neither the memory
  /// of the body nor the idempotency key is held during the wait.
  ///
  /// It throws nothing, because the request is accepted: an error would make the caller submit it again.
  private func answer(_ accepted: AcceptedSubmit, _ request: Request, _ context: CallerContext) async -> Response {
    let links = RequestLinks(base: accepted.base, id: accepted.id)
    let answer = SubmitAnswer(requestID: accepted.id, statusURL: links.status, resultURL: links.result, cancelURL: links.cancel)
    var headers: HTTPFields = accepted.isReplayed ? [.idempotentReplayed: "true"] : [:]
    guard let (waited, result) = try? await ended(accepted.id, request, context) else {
      return .json(bytes: answer.jsonBytes, headers: headers)
    }
    for field in waited { headers[field.name] = field.value }
    return .json(bytes: result.jsonBytes(with: answer), headers: headers)
  }

  /// Waits for the end of a request if the call asks for it.
  ///
  /// - Returns: the headers and the result to add to the answer, or `nil` if there was no wait. The request of an old idempotency key may
  ///   also have been deleted.
  private func ended(_ id: String, _ request: Request, _ context: CallerContext) async throws -> (HTTPFields, ResultAnswer)? {
    let waited = try await polls.wait(for: .end, of: id, request.headers, context)
    guard !waited.isEmpty, let job = try await queue.store.job(id: id) else { return nil }
    return (waited, try await answers.result(of: job, request))
  }
}
