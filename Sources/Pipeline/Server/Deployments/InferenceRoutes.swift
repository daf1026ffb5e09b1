import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMachine
import KatsudoQueue

/// The routes under `/prod/v1/deployments/{id}` and `/prod/v2/deployments/{id}` that run the workflow: the inference, and the status, the
/// result and the cancel of its requests.
struct InferenceRoutes: Sendable {
  let deployments: Deployments
  let intake: Intake
  let queue: JobQueue
  let bodies: BodyReader
  let submits: IdempotentSubmits
  let room: FreeRoom
  let links: FileLinks
  let bases: LinkBases
  let retention: Retention
  let texts: ResultTexts
  let instances: DeploymentInstances?

  /// The versions of the interface. Both have the same calls here.
  static let versions = ["v1", "v2"]

  func add(to prod: some RouterMethods<CallerContext>) {
    for version in Self.versions {
      let path = "\(version)/deployments/{id}"
      prod.add(RouterPath("\(path)/inference"), [(.post, { try await infer($0, $1, version) })])
      prod.add(RouterPath("\(path)/requests/{request_id}/status"), [(.get, { try await status($0, $1, version) })])
      prod.add(RouterPath("\(path)/requests/{request_id}/result"), [(.get, result)])
      prod.add(RouterPath("\(path)/requests/{request_id}/cancel"), [(.post, cancel)])
    }
  }

  /// An inference with a known idempotency key gets the first answer again, whatever became of the deployment since.
  @Sendable private func infer(_ request: Request, _ context: CallerContext, _ version: String) async throws -> Response {
    let id = try DeploymentAccess.id(context)
    let call = Call(request: request, context: context, key: try Self.idempotencyKey(request), length: try bodies.checkHeaders(request))
    let accepted = try await submits.perform(
      call.key, of: context.caller.owner,
      fingerprint: {
        try await read(call) { body in
          intake.fingerprint(of: body, modelID: Deployment.modelID(of: id), parameters: try parameters(call, body))
        }
      }, accept: { try await accept(call) })
    let links = InferenceLinks(base: accepted.base, version: version, deployment: id, id: accepted.id)
    return .json(
      bytes: SubmitAnswer(requestID: accepted.id, statusURL: links.status, resultURL: links.result, cancelURL: links.cancel).jsonBytes,
      headers: accepted.isReplayed ? [.idempotentReplayed: "true"] : [:])
  }

  /// One inference.
  private struct Call {
    var request: Request
    var context: CallerContext
    /// The idempotency key, or `nil` if there is none.
    var key: String?
    /// The length of the body, or `nil` if the headers do not say it.
    var length: Int?
  }

  /// - Throws: ``APIError`` with status 422, because no call under `/prod` answers 400.
  private static func idempotencyKey(_ request: Request) throws(APIError) -> String? {
    do throws(APIError) { return try IdempotencyReservations.key(of: request.headers) } catch {
      let detail = ErrorBody.Detail(loc: ["header", "Idempotency-Key"], msg: error.message, type: "value_error")
      throw APIError(.invalidInput, error.message, detail: [detail])
    }
  }

  private func accept(_ call: Call) async throws -> AcceptedSubmit {
    let deployment = try DeploymentAccess.deployment(deployments, call.context)
    guard deployment.isEnabled else { throw Self.disabled }
    guard let workflow = deployments.workflow(of: deployment.id) else { throw Self.workflowGone }
    guard !room.isShort else { throw APIError.diskFull }
    try await queue.checkRoom(for: call.context.caller.owner, hasPrice: workflow.manifest.basePriceUSD > 0)
    return try await read(call) { body in try await accept(body, call, workflow) }
  }

  /// Reads the body as JSON and passes it to `use`. No body means an empty object.
  private func read<Value>(_ call: Call, _ use: (JSONValue) async throws -> Value) async throws -> Value {
    try await bodies.read(call.request, length: call.length, call.context) { bytes in
      try await use(bytes.isEmpty ? [:] : try await intake.document(bytes))
    }
  }

  private func accept(_ body: JSONValue, _ call: Call, _ workflow: DeployedWorkflow) async throws -> AcceptedSubmit {
    let (caller, settings) = (call.context.caller, deployments.settings)
    let input = try InferenceInput(body, for: workflow, bounds: settings.bounds, classes: settings.allowedClasses)
    let parameters = try parameters(call, body)
    let job: AcceptedJob
    do throws(IntakeRefusal) {
      job = try await intake.accept(
        document: input.document, madeOf: body, for: workflow.manifest, owner: caller.owner, keyID: caller.keyID, parameters: parameters)
    } catch { throw input.translated(error) }
    do {
      try await queue.submit(job, laneLimit: workflow.deployment.queueSize)
    } catch {
      await intake.discard(job)
      return try submits.answer(after: error, job)
    }
    return AcceptedSubmit(id: job.id, base: parameters.base)
  }

  private func parameters(_ call: Call, _ body: JSONValue) throws -> SubmitParameters {
    let base = bases.apiBase(call.request)
    return SubmitParameters(
      idempotencyKey: call.key, base: base, filesBase: bases.filesBase(call.request),
      webhook: try webhook(body, Query(request: call.request), base: base), trace: TraceContext(call.request.headers))
  }

  /// Reads the webhook from the query, or else from the body.
  private func webhook(_ body: JSONValue, _ query: Query, base: String) throws -> JobWebhook? {
    if let url = query.string("webhook"), !url.isEmpty {
      return try intake.webhook(url, tellsEveryState: query.flag(Self.everyState), base: base)
    }
    guard let value = body["webhook"], !value.isNull else { return nil }
    guard let url = value.string else { throw APIError.body("webhook", "must be a URL") }
    let flag = body[Self.everyState] ?? false
    guard let tellsEveryState = flag.isNull ? false : flag.bool else { throw APIError.body(Self.everyState, "must be true or false") }
    do throws(IntakeRefusal) { return try intake.webhook(url, tellsEveryState: tellsEveryState, base: base) } catch {
      guard case .parameter(let name, let message) = error else { throw error }
      throw APIError.body(name, message)
    }
  }

  private static let everyState = "webhook_intermediate_status"

  @Sendable private func status(_ request: Request, _ context: CallerContext, _ version: String) async throws -> Response {
    let job = try await job(context)
    guard let glance = try await queue.store.glance(id: job.id) else { throw APIError.unknownRequest }
    let links = InferenceLinks(base: bases.apiBase(request), version: version, deployment: try DeploymentAccess.id(context), id: job.id)
    return .json(
      bytes: StatusAnswer(
        requestID: job.id, status: glance.state.statusWord, queuePosition: glance.position,
        progress: glance.state == .inProgress ? glance.progress : nil, instanceID: instance(of: job), statusURL: links.status,
        resultURL: links.result
      ).jsonBytes)
  }

  @Sendable private func result(_ request: Request, _ context: CallerContext) async throws -> Response {
    let job = try await job(context)
    let expiry = retention.expiry(of: job)
    let result = try await queue.store.result(of: job.id)
    // It was deleted in between.
    if job.state == .succeeded, result == nil { throw APIError.unknownRequest }
    var answer = DeploymentResultAnswer(of: job, result, texts: try await texts.contents(of: job.id, result)) { file in
      bases.filesBase(request) + links.path(requestID: job.id, name: file.name, expiresAt: expiry)
    }
    if job.state == .inQueue { answer.queuePosition = try await queue.store.glance(id: job.id)?.position }
    answer.instanceID = instance(of: job)
    return .json(answer)
  }

  @Sendable private func cancel(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try await job(context).id
    guard let reply = try await queue.cancel(id: id, running: true) else { throw APIError.unknownRequest }
    let outcome: CancelAnswer.Outcome =
      switch reply.outcome {
      case .cancelled: .cancelled
      case .requested: .requested
      case .notCancellable: .notCancellable
      }
    return .json(CancelAnswer(requestID: id, status: reply.state.statusWord, outcome: outcome), status: .accepted)
  }

  private func instance(of job: Job) -> String? { instances?.instance(of: job) }

  /// Returns the request of the path. The deployment may have been deleted since.
  private func job(_ context: CallerContext) async throws -> Job {
    let deployment = try DeploymentAccess.id(context)
    guard let id = context.parameters.get("request_id")?.removingPercentEncoding, RequestID.isWellFormed(id),
      let job = try await queue.store.job(id: id), job.modelID == Deployment.modelID(of: deployment)
    else { throw APIError.unknownRequest }
    try RequestAccess.check(job.owner, context)
    return job
  }

  private static let disabled: APIError = {
    var error = APIError(
      .permissionDenied, "This deployment is disabled. Enable it with PATCH /prod/v2/deployments/{id} and is_enabled.")
    error.number = 10_002
    return error
  }()

  private static let workflowGone = APIError(
    .resourceNotFound, "The workflow of this deployment is no longer on the server. Ask the server's operator for it.")
}

/// The addresses of one request of a deployment.
struct InferenceLinks {
  let base: String
  /// `v1` or `v2`.
  let version: String
  let deployment: String
  let id: String

  private var request: String { "\(base)/prod/\(version)/deployments/\(deployment)/requests/\(id)" }
  var status: String { "\(request)/status" }
  var result: String { "\(request)/result" }
  var cancel: String { "\(request)/cancel" }
}
