import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import KatsudoModels
import KatsudoWorkflows

/// The routes under `/v1/workflows`: the import of a workflow as a model. Only an operator's key may use them.
struct WorkflowRoutes: Sendable {
  let imports: WorkflowImports?
  let bodies: BodyReader

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("workflows/check", [(.post, check)])
    v1.add("workflows", [(.post, perform)])
  }

  @Sendable private func check(_ request: Request, _ context: CallerContext) async throws -> Response {
    let imports = try access(context)
    let order = try await order(request, context)
    let answer =
      switch try await explaining({ try await imports.check(order) }) {
      case .proposal(let proposal): WorkflowCheckAnswer(proposal)
      case .lack(let lack):
        WorkflowCheckAnswer(
          inputs: [], outputs: [], missingClasses: lack.classes, missingModels: lack.models.map { .init($0) }, uncertainNodes: [])
      }
    return .json(answer)
  }

  @Sendable private func perform(_ request: Request, _ context: CallerContext) async throws -> Response {
    let imports = try access(context)
    let order = try await order(request, context)
    guard let id = order.modelID else {
      throw APIError.body("model_id", "is missing. It is the id of the new model, such as studio/portrait")
    }
    let outcome = try await explaining { try await imports.perform(order, as: id) }
    let model = outcome.model
    return .json(
      WorkflowImportAnswer(
        modelID: model.id, workflowID: model.workflowID, workflowVersion: model.version, inputs: model.inputs,
        change: outcome.change.rawValue, remarks: outcome.remarks),
      status: outcome.change == .new ? .created : .ok)
  }

  /// - Throws: ``APIError`` unless the caller is an operator and the server imports workflows.
  private func access(_ context: CallerContext) throws(APIError) -> WorkflowImports {
    guard context.caller.isOperator else {
      throw APIError(
        .permissionDenied,
        "Only an operator's key may import a workflow. Make one on the server's machine with: katsudo keys create NAME --operator")
    }
    guard let imports else { throw .unknownAddress }
    return imports
  }

  private func order(_ request: Request, _ context: CallerContext) async throws -> WorkflowOrder {
    let length = try bodies.checkHeaders(request)
    if let length, length > WorkflowOrder.byteLimit { throw Self.tooLarge }
    return try await bodies.read(request, length: length, context) { bytes in
      guard bytes.count <= WorkflowOrder.byteLimit else { throw Self.tooLarge }
      do {
        return try WorkflowOrder(try await BlockingThreads.callers.run { () throws(JSONSyntaxError) in try JSONValue(jsonBytes: bytes) })
      } catch let error as JSONSyntaxError {
        throw APIError(
          .invalidInput, "The body is not valid JSON at \(error).",
          detail: [ErrorBody.Detail(loc: ["body"], msg: "\(error)", type: "json_invalid")])
      }
    }
  }

  private static let tooLarge = APIError(.payloadTooLarge, "The body is larger than 16 MiB, the most that a workflow may have.")

  /// Runs work of an import, and turns its refusals into error answers.
  private func explaining<Value>(_ work: () async throws -> Value) async throws -> Value {
    do {
      return try await work()
    } catch let problem as WorkflowProblem {
      throw APIError.body(problem.place, problem.message)
    } catch let silence as GraphServer.Silence {
      throw APIError(.unavailable, silence.description)
    } catch let refusal as WorkflowRefusal {
      throw APIError(workflow: refusal)
    } catch let error as ConfigurationError {
      throw APIError(.conflict, "The model was stored, and the server goes on with its old models: \(error)")
    } catch let error as ModelsError {
      throw APIError(.conflict, "The model was stored, and the server goes on with its old models: \(error)")
    }
  }
}

extension APIError {
  fileprivate init(workflow refusal: WorkflowRefusal) {
    switch refusal {
    case .id: self = .body("model_id", "\(refusal)")
    case .manifest, .workflow: self = .body("workflow", "\(refusal)")
    case .taken, .shipped: self.init(.conflict, "\(refusal)")
    case .unknown: self.init(.resourceNotFound, "\(refusal)")
    }
  }
}

extension WorkflowCheckAnswer {
  fileprivate init(_ proposal: WorkflowProposal) {
    self.init(
      inputs: proposal.inputs.map { input in
        Input(name: input.name, title: input.title, media: input.mediaKind?.rawValue, proposed: input.isProposed, schema: input.schema)
      },
      outputs: proposal.outputs.roles.map(\.rawValue), missingClasses: [], missingModels: proposal.missingModels.map { .init($0) },
      uncertainNodes: proposal.workflow.uncertainNodes)
  }
}

extension WorkflowCheckAnswer.ModelFile {
  fileprivate init(_ file: MissingParts.ModelFile) { self.init(name: file.name, directory: file.directory, url: file.url) }
}
