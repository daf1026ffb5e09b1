import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoModels
import KatsudoQueue

/// The routes under `/v1/models…`: the catalogue and the submit.
struct ModelRoutes: Sendable {
  let catalogue: @Sendable () -> ModelCatalogue
  let bases: LinkBases
  let submits: SubmitRoute
  let documents: OpenAPIDocuments

  /// The kinds of models by which the list can be filtered.
  static let kinds = ["model", "workflow", "inference"]

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("models", [(.get, list)])
    v1.add("models/categories", [(.get, categories)])
    for method in allMethods {
      v1.on("models/**", method: method) { request, context in try await one(method, request, context) }
    }
  }

  @Sendable func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let limit = try query.limit()
    let offset = try query.integer("offset", in: 0...Int.max, default: 0)
    let withSchema = try query.flag("include_schema")
    let kind = query.string("kind")
    if let kind, !Self.kinds.contains(kind) {
      throw APIError.query("kind", "must be model, workflow or inference")
    }
    let found = catalogue().find(search: query.string("search"), category: query.string("category"), kind: kind)
    let page = found.dropFirst(offset).prefix(limit)
    return .json(
      ModelListAnswer(
        models: page.map { entry($0, request, withSchema: withSchema) }, total: found.count, limit: limit, offset: offset))
  }

  @Sendable func categories(_ request: Request, _ context: CallerContext) async throws -> Response {
    .json(CategoryListAnswer(categories: catalogue().categories))
  }

  /// Answers a call to the address of a model, or to that of its OpenAPI document, which only GET may use.
  private func one(_ method: HTTPRequest.Method, _ request: Request, _ context: CallerContext) async throws -> Response {
    let documented = try? OpenAPIDocuments.modelID(in: id(request))
    let allowed: [HTTPRequest.Method] = documented == nil ? [.get, .post] : [.get]
    guard allowed.contains(method) else { throw APIError.notAllowed(method, here: allowed) }
    if let documented { return documents.answer(about: try find(documented), request) }
    return method == .get ? try await model(request, context) : try await submit(request, context)
  }

  private func model(_ request: Request, _ context: CallerContext) async throws -> Response {
    let model = try find(try id(request))
    let entry = entry(model, request, withSchema: true)
    guard try Query(request: request).flag("include_times") else { return .json(entry) }
    return .json(TimedModelEntry(entry: entry, medianSeconds: try await submits.queue.medianSeconds(of: model.modelID)))
  }

  private func submit(_ request: Request, _ context: CallerContext) async throws -> Response {
    let id = try id(request)
    return try await submits.handle(request, context, modelID: id) { () throws(APIError) in try find(id) }
  }

  /// Returns the model id that the path names. Each part of the path may be percent-encoded. The router accepts any number of slashes
  /// between `v1` and `models`, but a model's id has only one spelling.
  private func id(_ request: Request) throws(APIError) -> String {
    var path = request.uri.path[...]
    for word in ["v1", "models"] { path = path.drop { $0 == "/" }.dropFirst(word.count) }
    path = path.dropFirst()
    let id = path.utf8.contains(UInt8(ascii: "%")) ? path.removingPercentEncoding : String(path)
    guard let id, catalogue()[id] != nil || ModelID.isWellFormed(id) else {
      throw APIError(
        .invalidResourceIdentifier,
        "The model id is malformed. It has two or more parts of letters, digits, _ . and - between slashes, at most \(ModelID.lengthLimit) characters."
      )
    }
    return id
  }

  private func find(_ id: String) throws(APIError) -> ModelManifest {
    guard let model = catalogue()[id] else {
      throw APIError(.resourceNotFound, "There is no model \(id) here. GET /v1/models lists the models.")
    }
    return model
  }

  private func entry(_ model: ModelManifest, _ request: Request, withSchema: Bool) -> ModelEntry {
    let offered = Set(model.displayName.texts.keys).union(model.description.texts.keys)
    let language = AcceptedLanguage.choose(request.headers[.acceptLanguage], from: offered)
    return ModelEntry(
      modelID: model.modelID,
      displayName: model.displayName.text(in: language),
      description: model.description.text(in: language),
      kind: model.kind,
      categories: model.categories,
      basePriceUSD: model.basePriceUSD,
      priceUnit: model.priceUnit,
      pricingNote: model.pricingNote.text(in: language),
      modelURL: model.modelURL ?? "\(bases.apiBase(request))/v1/models/\(model.modelID)",
      inputs: model.input.properties.keys.sorted(),
      requiredInputs: model.input.required,
      inputSchema: withSchema ? Schema.published(model.inputDocument, language: language) : nil,
      outputSchema: withSchema ? Schema.published(model.outputDocument, language: language) : nil,
      knownFiles: withSchema && !model.knownFiles.isEmpty ? model.knownFiles : nil)
  }
}
