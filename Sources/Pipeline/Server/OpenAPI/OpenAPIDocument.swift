import HTTPTypes
import KatsudoAPI
import KatsudoCore

/// An OpenAPI 3.1 document (<https://spec.openapis.org/oas/v3.1.1.html>) about a server or about one of its models.
struct OpenAPIDocument: Sendable {
  /// The members of the document, but for `servers`.
  let members: [String: JSONValue]

  /// Makes the document about a server.
  ///
  /// - Parameter needsKey: `false` for a server that asks for no key.
  init(models: [ModelManifest], needsKey: Bool, language: String) {
    var schemas = APISchemas.components
    var names: Set<String> = []
    let calls = models.flatMap { model in
      let name = Self.name(of: model.modelID, not: &names)
      schemas.merge(Self.schemas(of: model, named: name, language: language)) { $1 }
      return APIOperation.calls(of: model, named: name, language: language)
    }
    // A server that asks for no key has none.
    let all = APIOperation.all.filter { needsKey || $0.group != .keys }
    members = Self.members(
      all + calls, schemas, title: "Katsudo", description: "The API of a Katsudo server.", needsKey: needsKey)
  }

  /// Makes the document about one model: the calls that are needed to use it.
  init(model: ModelManifest, needsKey: Bool, language: String) {
    var names: Set<String> = []
    let name = Self.name(of: model.modelID, not: &names)
    let output = APISchemas.reference("\(name).output")
    var schemas = APISchemas.components.merging(Self.schemas(of: model, named: name, language: language)) { $1 }
    schemas["Result"] = schemas["Result"]?.with(["output": output])
    let calls = APIOperation.calls(of: model, named: name, language: language) + APIOperation.all.filter(\.isForModels)
    members = Self.members(
      calls, schemas, title: model.displayName.text(in: language), description: model.description.text(in: language), needsKey: needsKey)
  }

  private static func members(
    _ calls: [APIOperation], _ schemas: [String: JSONValue], title: String, description: String, needsKey: Bool
  ) -> [String: JSONValue] {
    let ids = Set(calls.map(\.id))
    var paths: [String: [String: JSONValue]] = [:]
    for call in calls {
      paths[call.path, default: [:]][call.method.rawValue.lowercased()] = call.document(needsKey: needsKey, among: ids)
    }
    let groups = APIOperation.Group.allCases.filter { group in calls.contains { $0.group == group } }
    let errors = Set(calls.filter { !$0.isUnderProd }.flatMap { $0.allErrors(needsKey: needsKey) })
    let prodErrors = Set(calls.filter(\.isUnderProd).flatMap { $0.allErrors(needsKey: needsKey) })
    var components: [String: JSONValue] = [
      "schemas": .object(schemas), "headers": APIHeader.components, "responses": ErrorCode.components(errors, ofProd: prodErrors),
    ]
    if needsKey {
      components["securitySchemes"] = [
        keyScheme: ["type": "http", "scheme": "bearer", "description": "A key of this server: `katsudo keys create NAME` makes one."]
      ]
    }
    return [
      "openapi": "3.1.1",
      "info": [
        "title": .string(title), "description": .string(description), "version": .string(KatsudoVersion.current),
        "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
      ],
      "tags": .array(groups.map { ["name": .string($0.rawValue), "description": .string($0.description)] }),
      "paths": .object(paths.mapValues { .object($0) }), "components": .object(components),
    ]
  }

  /// The name of the security scheme.
  static let keyScheme = "key"

  /// Returns a name of letters, digits, `_`, `.` and `-` for a model, and takes it. Two ids may differ only in `/` and `_`.
  private static func name(of modelID: String, not taken: inout Set<String>) -> String {
    let name = modelID.replacing("/", with: "_")
    var number = 1
    while !taken.insert(number == 1 ? name : "\(name)_\(number)").inserted { number += 1 }
    return number == 1 ? name : "\(name)_\(number)"
  }

  private static func schemas(of model: ModelManifest, named name: String, language: String) -> [String: JSONValue] {
    [
      "\(name).input": model.input.jsonSchema(model.inputDocument, language: language, formats: model.acceptedFormats),
      "\(name).output": Schema.jsonSchema(ofOutput: model.outputDocument, language: language),
    ]
  }
}

extension APIOperation {
  /// `true` for a call of deployments. Its errors have other numbers, see ``APIError/underProd``.
  fileprivate var isUnderProd: Bool { path.hasPrefix("/prod/") }

  /// All errors of the call, sorted by status.
  fileprivate func allErrors(needsKey: Bool) -> [ErrorCode] {
    let common = ErrorCode.ofEveryCall + (isOpen ? [] : [.tooManyRequests]) + (needsKey && !isOpen ? [.userAccount] : [])
    let codes = Set(errors + common + (needsKey ? [] : ErrorCode.ofOpenServers))
    // The answer to `/readyz` has this status without being an error.
    let answered = Set(answers.map(\.status))
    return codes.filter { !answered.contains($0.httpStatus) }.sorted { $0.rawValue < $1.rawValue }
  }

  fileprivate func document(needsKey: Bool, among operations: Set<String>) -> JSONValue {
    var responses: [String: JSONValue] = [:]
    for answer in answers {
      responses["\(answer.status)"] = answer.document(operations: operations, hasPromise: isUnderProd || path.hasPrefix("/v1/"))
    }
    for code in allErrors(needsKey: needsKey) { responses["\(code.httpStatus)"] = code.reference(isUnderProd: isUnderProd) }
    var members: [String: JSONValue] = [
      "operationId": .string(id), "tags": [.string(group.rawValue)], "summary": .string(summary), "responses": .object(responses),
      "security": needsKey && !isOpen ? [.object([OpenAPIDocument.keyScheme: []])] : [],
    ]
    if let description, !description.isEmpty { members["description"] = .string(description) }
    if !parameters.isEmpty { members["parameters"] = .array(parameters.map(\.document)) }
    members["requestBody"] = body?.document
    return .object(members)
  }
}
