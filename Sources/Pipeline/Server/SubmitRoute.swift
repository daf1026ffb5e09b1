import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoQueue

/// The submit: `POST /v1/models/{model_id}`.
///
/// A submit with a known idempotency key gets the first answer again. The key is looked up before any limit is checked, because the answer
/// costs nothing.
struct SubmitRoute: Sendable {
  let intake: Intake
  let queue: JobQueue
  let bases: LinkBases
  let room: FreeRoom
  let bodies: BodyReader
  let answers: ResultAnswers
  let polls: LongPoll
  let reuse: ResultReuse
  private let reservations = IdempotencyReservations()

  init(
    intake: Intake, queue: JobQueue, bases: LinkBases, room: FreeRoom, bodies: BodyReader, answers: ResultAnswers, polls: LongPoll,
    reuse: ResultReuse
  ) {
    self.intake = intake
    self.queue = queue
    self.bases = bases
    self.room = room
    self.bodies = bodies
    self.answers = answers
    self.polls = polls
    self.reuse = reuse
  }

  /// One call of the route.
  private struct Call {
    var request: Request
    var context: CallerContext
    var modelID: String
    /// The length of the body, or `nil` if the headers do not say it.
    var length: Int?
    var parameters: SubmitParameters
  }

  /// A submit that was accepted, by this call or by an earlier one with the same idempotency key.
  private struct Accepted {
    var id: String
    /// The address that the links of the answer begin with.
    var base: String
    var isReplayed = false
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
  ) async throws -> Accepted {
    let key = try IdempotencyReservations.key(of: request.headers)
    let call = Call(
      request: request, context: context, modelID: modelID, length: try bodies.checkHeaders(request),
      parameters: try parameters(request, key: key))
    guard let key else { return try await accept(call, for: model()) }
    return try await reservations.holding(key, of: context.caller.owner) {
      if let first = try await queue.store.keptSubmit(key: key, owner: context.caller.owner) {
        let fingerprint = try await bodies.read(request, length: call.length, context) { body in
          try await intake.fingerprint(of: body, modelID: modelID, parameters: call.parameters)
        }
        return try replay(first, fingerprint)
      }
      return try await accept(call, for: model())
    }
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

  private func accept(_ call: Call, for model: ModelManifest) async throws -> Accepted {
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
        // Another process that uses the same store was faster.
        if let repeated = error as? SubmitRepeated { return try replay(repeated.first, job.job.idempotency?.fingerprint) }
        throw error
      }
      return Accepted(id: job.id, base: call.parameters.base)
    }
  }

  private func replay(_ first: KeptSubmit, _ fingerprint: String?) throws(APIError) -> Accepted {
    guard first.fingerprint == fingerprint else {
      throw APIError(
        .invalidInput, "This Idempotency-Key was used before for a different submit. Use a new key for each new submit.",
        detail: [
          ErrorBody.Detail(
            loc: ["header", "Idempotency-Key"], msg: "was used before for a different submit", type: "idempotency_key_reused")
        ])
    }
    return Accepted(id: first.requestID, base: first.base, isReplayed: true)
  }

  /// Makes the answer. With `Prefer: wait` it comes when the request has ended, and it has the fields of the result too. Neither the memory
  /// of the body nor the idempotency key is held during the wait.
  ///
  /// It throws nothing, because the request is accepted: an error would make the caller submit it again.
  private func answer(_ accepted: Accepted, _ request: Request, _ context: CallerContext) async -> Response {
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
