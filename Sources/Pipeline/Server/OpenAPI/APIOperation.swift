import HTTPTypes
import KatsudoAPI

/// One call of the API as the OpenAPI documents describe it. The lists of calls are in the extensions of this type.
///
/// The handlers of the calls are in the types of the routes. A test compares the paths and methods of both.
struct APIOperation: Sendable {
  /// The groups of calls in the documents.
  enum Group: String, Sendable, CaseIterable {
    case models, requests, files, webhooks, usage, keys, deployments, environments, server

    var description: String {
      switch self {
      case .models: "The models of this server, and the submit."
      case .requests: "What becomes of a request."
      case .files: "Uploads of files for later requests, and the files of results."
      case .webhooks: "The messages to webhooks."
      case .usage: "The sums of requests."
      case .keys: "The keys of an owner, and the sign-in of a program through a browser."
      case .deployments: "Workflows that an owner runs under limits of its own, and their requests."
      case .environments: "ComfyUI servers for work in the browser."
      case .server: "The server itself."
      }
    }
  }

  var method: HTTPRequest.Method
  /// The path with a name in braces for each part that is not fixed.
  var path: String
  /// The name for generated code. Each is unique.
  var id: String
  var group: Group
  var summary: String
  /// More than the summary says, or `nil`.
  var description: String?
  var parameters: [APIParameter] = []
  var body: APIBody?
  var answers: [APIAnswer]
  /// The errors of this call, besides those that every call may have.
  var errors: [ErrorCode] = []
  /// `true` if the call needs no key.
  var isOpen = false
  /// `true` if the call is also in the documents of single models.
  var isForModels = false
}

/// A parameter of a call.
struct APIParameter: Sendable {
  enum Place: String, Sendable {
    case path, query, header
  }

  var name: String
  var place: Place
  var schema: JSONValue
  var description: String
  var isRequired = false

  /// Returns the parameter with another schema.
  func with(_ schema: JSONValue) -> APIParameter {
    var copy = self
    copy.schema = schema
    return copy
  }

  /// The same parameter for a call that can do without it.
  var optional: APIParameter {
    var copy = self
    copy.isRequired = false
    return copy
  }

  /// The names of the parameters that may be repeated.
  private static let repeated: Set<String> = [label.name, "ids", "includes"]

  var document: JSONValue {
    var members: [String: JSONValue] = [
      "name": .string(name), "in": .string(place.rawValue), "schema": schema, "description": .string(description),
    ]
    if isRequired || place == .path { members["required"] = true }
    // The server reads such a list as one value with commas. Some parameters are repeated instead.
    if place == .query, schema["type"] == "array", !Self.repeated.contains(name) { members["explode"] = false }
    return .object(members)
  }
}

/// The body of a call.
struct APIBody: Sendable {
  var description: String
  /// The schemas of the body by content type.
  var contents: [String: JSONValue]
  var example: JSONValue?
  var isRequired = true

  var document: JSONValue {
    let contents = contents.mapValues { schema in
      JSONValue.object(["schema": schema, "example": example ?? .null].filter { !$0.value.isNull })
    }
    return ["description": .string(description), "required": .bool(isRequired), "content": .object(contents)]
  }
}

/// An answer of a call that is not an error.
struct APIAnswer: Sendable {
  var status = 200
  var description: String
  /// The content type and the schema of the body, or `nil` if there is no body.
  var content: (type: String, schema: JSONValue)?
  var headers: [APIHeader] = []
  /// The calls that use parts of this answer: for each the name of its operation and its parameters.
  var links: [String: [String: String]] = [:]

  /// Makes an answer of JSON with a schema of ``APISchemas``.
  static func json(
    _ description: String, _ schema: JSONValue, status: Int = 200, headers: [APIHeader] = [], links: [String: [String: String]] = [:]
  ) -> APIAnswer {
    APIAnswer(status: status, description: description, content: ("application/json", schema), headers: headers, links: links)
  }

  /// - Parameters:
  ///   - operations: the names of the calls in the document. Links to others are left out.
  ///   - hasPromise: `true` for an answer with the header of ``IdempotencyPromise``.
  func document(operations: Set<String>, hasPromise: Bool) -> JSONValue {
    let headers = headers + (hasPromise ? [.katsudoIdempotency] : [])
    var members: [String: JSONValue] = ["description": .string(description)]
    if !headers.isEmpty { members["headers"] = APIHeader.references(headers) }
    if let content { members["content"] = [content.type: ["schema": content.schema]] }
    let links = links.filter { operations.contains($0.key) }.map { id, parameters in
      (id, JSONValue.object(["operationId": .string(id), "parameters": .object(parameters.mapValues { .string($0) })]))
    }
    if !links.isEmpty { members["links"] = .object(Dictionary(uniqueKeysWithValues: links)) }
    return .object(members)
  }
}
