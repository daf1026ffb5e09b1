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
  let reuse: ResultReuse
  private let reservations = IdempotencyReservations()

  init(intake: Intake, queue: JobQueue, bases: LinkBases, room: FreeRoom, bodies: BodyReader, reuse: ResultReuse) {
    self.intake = intake
    self.queue = queue
    self.bases = bases
    self.room = room
    self.bodies = bodies
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

  /// - Parameters:
  ///   - modelID: the id in the path. A model that is gone may still have an answer under an idempotency key.
  ///   - model: returns the model, or throws the error for an id that is unknown.
  func handle(
    _ request: Request, _ context: CallerContext, modelID: String, model: () throws(APIError) -> ModelManifest
  ) async throws -> Response {
    let key = try IdempotencyReservations.key(of: request.headers)
    let query = Query(request: request)
    let call = Call(
      request: request, context: context, modelID: modelID, length: try bodies.checkHeaders(request),
      parameters: SubmitParameters(
        idempotencyKey: key, base: bases.apiBase(request),
        priority: try query.integer("priority", in: SubmitParameters.priorities, default: 0), labels: try query.labels(),
        reuse: try query.flag("reuse")))
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

  private func accept(_ call: Call, for model: ModelManifest) async throws -> Response {
    guard !room.isShort else { throw APIError.diskFull }
    let caller = call.context.caller
    try await queue.checkRoom(for: caller.owner)
    // The body's share of memory is held until the request is queued: its input is in memory until then.
    return try await bodies.read(call.request, length: call.length, call.context) { body in
      let job = try await intake.accept(body, for: model, owner: caller.owner, keyID: caller.keyID, parameters: call.parameters)
      do {
        try await queue.submit(job)
      } catch {
        await intake.discard(job)
        // Another process that uses the same store was faster.
        if let repeated = error as? SubmitRepeated { return try replay(repeated.first, job.job.idempotency?.fingerprint) }
        throw error
      }
      await reuse.finish(job.job)
      return answer(job.id, base: call.parameters.base)
    }
  }

  private func replay(_ first: KeptSubmit, _ fingerprint: String?) throws(APIError) -> Response {
    guard first.fingerprint == fingerprint else {
      throw APIError(
        .invalidInput, "This Idempotency-Key was used before for a different submit. Use a new key for each new submit.",
        detail: [
          ErrorBody.Detail(
            loc: ["header", "Idempotency-Key"], msg: "was used before for a different submit", type: "idempotency_key_reused")
        ])
    }
    var response = answer(first.requestID, base: first.base)
    response.headers[.idempotentReplayed] = "true"
    return response
  }

  private func answer(_ id: String, base: String) -> Response {
    let links = RequestLinks(base: base, id: id)
    return .json(bytes: SubmitAnswer(requestID: id, statusURL: links.status, resultURL: links.result, cancelURL: links.cancel).jsonBytes)
  }
}
