import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

/// The documents name every call of the API, and their schemas fit the answers.
@Suite(.router(.echo.with(models: [Manifest.dialect, Manifest.film, Workflow.manifest]))) struct OpenAPIDocumentTests {
  static let path = "/openapi.json"
  static let modelPath = "/v1/models/\(APIClient.seedModel)\(path)"

  private static func document() async throws -> JSONValue {
    let answer = try await SuiteServer.current.stranger.get(path)
    answer.expectSuccess()
    return answer.json
  }

  @Test func `the document of the server needs no key, and that of a model needs one`() async throws {
    let stranger = try SuiteServer.current.stranger
    let document = try await stranger.get(Self.path)
    document.expectSuccess()
    #expect(document["openapi"] == "3.1.1")
    #expect(document["servers"] == [["url": .string(stranger.base)]])
    try await stranger.get(Self.modelPath).expectError(401, 400_004, "needs an API key")
    let ofModel = try await SuiteServer.client.get(Self.modelPath)
    ofModel.expectSuccess()
    #expect(ofModel["servers"] == [["url": .string(stranger.base)]])
    #expect(ofModel["info"]?["title"] == "Dreamina 3.0 Pro Image to Video")
  }

  @Test func `the document of a model has the calls that its requests need, and no other model`() async throws {
    let document = try await SuiteServer.client.get(Self.modelPath).json
    let paths = try #require(document["paths"]?.object)
    #expect(
      Set(paths.keys)
        == [
          "/v1/models/\(APIClient.seedModel)", Self.modelPath, "/v1/requests/{request_id}/status", "/v1/requests/{request_id}/result",
          "/v1/requests/{request_id}/events", "/v1/requests/{request_id}/cancel", "/v1/files",
        ])
    let schema = paths["/v1/models/\(APIClient.seedModel)"]?["post"]?["requestBody"]?["content"]?["application/json"]?["schema"]?["$ref"]
    let name = try #require(schema?.string?.split(separator: "/").last.map(String.init))
    let input = try #require(document["components"]?["schemas"]?[name])
    #expect(input["required"] == ["image_urls", "prompt"])
    #expect(input["properties"]?["image_urls"]?["x-validations"]?.array?.count == 7)
    #expect(document["components"]?["schemas"]?["Result"]?["properties"]?["output"]?["$ref"] != nil)
  }

  @Test func `the texts of models come in the language that the caller asks for`() async throws {
    for (language, title) in [("ja", "Dreamina 3.0 Pro 画像から動画"), ("pt", "Dreamina 3.0 Pro Image to Video")] {
      let headers = [("Accept-Language", language)]
      #expect(try await SuiteServer.client.get(Self.modelPath, headers: headers)["info"]?["title"] == .string(title))
      let call = try await SuiteServer.current.stranger.get(Self.path, headers: headers)["paths"]?["/v1/models/\(APIClient.seedModel)"]?[
        "post"]
      #expect(call?["summary"]?.string?.hasPrefix(title) == true)
    }
  }

  @Test(arguments: [path, modelPath]) func `a caller that has the document gets it only once`(path: String) async throws {
    let client = try SuiteServer.client
    let first = try await client.get(path)
    let tag = try #require(first.headers["etag"])
    #expect(first.headers["cache-control"]?.contains("no-cache") == true)
    #expect(first.headers["vary"] == "Accept-Language")
    for known in [tag, "W/\(tag)", "\"other\", \(tag)"] {
      let second = try await client.get(path, headers: [("If-None-Match", known)])
      #expect(second.status == 304)
      #expect(second.body.isEmpty)
      #expect(second.headers["etag"] == tag)
    }
    #expect(try await client.get(path, headers: [("If-None-Match", "\"other\"")]).status == 200)
    let elsewhere = try await client.get(path, headers: [("x-forwarded-host", "other.example")])
    #expect(elsewhere["servers"] == [["url": "http://other.example"]])
    #expect(elsewhere.headers["etag"] != tag)
    #expect(try await client.get(path, headers: [("Accept-Language", "ja")]).headers["etag"] != tag)
  }

  @Test func `only GET is allowed at the address of a model's document`() async throws {
    for method in ["POST", "PUT", "DELETE", "QUERY"] {
      let answer = try await SuiteServer.client.call(method, Self.modelPath, body: Data("{}".utf8))
      #expect(answer.status == 405, "\(method)")
      #expect(answer.headers["allow"] == "GET")
    }
    try await SuiteServer.client.get("/v1/models/no/model\(Self.path)").expectError(404, 404_001, "There is no model no/model here.")
  }

  @Test func `the document names exactly the paths of the router`() async throws {
    let parts: Set<Substring> = [".well-known", "api", "files", "healthz", "metrics", "openapi.json", "prod", "readyz", "v1"]
    try await RouterSetup.idle.with(models: [Manifest.film]).run { server in
      let routes = server.routes.filter { path in
        // The rest of `/v1` and `/prod` answers that there is nothing, and that of a proxy that it is closed.
        !["/v1", "/v1/**", "/prod", "/prod/**"].contains(path) && !path.hasSuffix("/proxy") && !path.hasSuffix("/proxy/**")
          && path.split(separator: "/").first.map(parts.contains) == true
      }
      let models = [APIClient.seedModel, Manifest.filmID]
      let paths = try #require(try await server.client.get(Self.path)["paths"]?.object)
      let named = paths.keys.map { path in
        models.contains { path == "/v1/models/\($0)" || path == "/v1/models/\($0)\(Self.path)" } ? "/v1/models/**" : path
      }
      #expect(Set(named.map(Self.plain)) == Set(routes.map(Self.plain)))
      for model in models { #expect(paths["/v1/models/\(model)"]?["post"] != nil && paths["/v1/models/\(model)\(Self.path)"] != nil) }
    }
  }

  /// A path without the names of its variable parts.
  private static func plain(_ path: String) -> String { path.replacing(/\{[^}]*\}/, with: "{}") }

  @Test func `each path takes the methods that the document names, and no other`() async throws {
    let client = try SuiteServer.client
    let id = "01890000-0000-7000-8000-000000000000"
    for (path, calls) in try #require(try await Self.document()["paths"]?.object) {
      // For every other method this address is unknown.
      if path == "/v1/requests/{request_id}" { continue }
      let target = path.replacing("{request_id}", with: id).replacing(/\{(file|upload)_id\}/, with: "file_\(id)")
        .replacing("{delivery_id}", with: "msg_\(id)").replacing("{hash}", with: String(repeating: "0", count: 64))
        .replacing(/\{[^}]*\}/, with: "x")
      for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"] {
        let answer = try await client.call(
          method, target, headers: [("Tus-Resumable", "1.0.0"), ("X-HTTP-Method-Override", "PATCH")], body: method == "POST" ? Data() : nil)
        #expect((answer.status != 405) == (calls[method.lowercased()] != nil), "\(method) \(path) answered \(answer.status)")
        #expect(answer.status < 500, "\(method) \(path) answered \(answer.status)")
      }
    }
  }

  /// A client that compares each answer with the document of the server.
  private struct Comparison {
    let client: APIClient
    let document: JSONValue

    /// Makes a call, and checks the answer against the schema that the document has for its status.
    ///
    /// - Parameter path: the path in the document.
    @discardableResult
    func call(
      _ method: String, _ path: String, _ target: String? = nil, headers: [(String, String)] = [], body: Data? = nil,
      type: String = "application/json"
    ) async throws -> JSONValue {
      let answer = try await client.call(method, target ?? path, headers: headers, body: body, type: type)
      var described = document["paths"]?[path]?[method.lowercased()]?["responses"]?["\(answer.status)"]
      if let name = described?["$ref"]?.string?.split(separator: "/").last {
        described = document["components"]?["responses"]?[String(name)]
      }
      let content = try #require(described, "\(method) \(path): \(answer.status) is not in the document: \(answer.text)")["content"]
      guard let expected = content?["application/json"]?["schema"] else {
        #expect(answer.body.isEmpty || content?.object?.isEmpty == false, "\(method) \(path) has a body")
        return .null
      }
      let faults = ClosedSchema(document: document).faults(of: answer.json, expected)
      #expect(faults.isEmpty, "\(method) \(target ?? path): \(faults) \(answer.text)")
      return answer.json
    }

    /// Makes a call with a JSON body.
    @discardableResult
    func post(_ path: String, at target: String? = nil, _ body: JSONValue) async throws -> JSONValue {
      try await call("POST", path, target, body: body.encoded())
    }
  }

  @Test func `the answers about keys, sign-ins and the sink fit their schemas`() async throws {
    let comparison = Comparison(client: try SuiteServer.client, document: try await Self.document())
    let key = try await comparison.post("/v1/keys", ["name": "laptop"])
    let id = try #require(key["id"]?.string)
    try await comparison.call("GET", "/v1/keys")
    try await comparison.call("DELETE", "/v1/keys/{id}", "/v1/keys/\(id)")
    try await comparison.call("DELETE", "/v1/keys/{id}", "/v1/keys/\(id)")
    try await comparison.post("/v1/keys", [:])
    try await comparison.call("GET", "/api/auth/me")
    let login = try await comparison.call("POST", "/api/cli-auth/start")
    let secret: JSONValue = ["device_code": login["device_code"] ?? .null]
    try await comparison.post("/api/cli-auth/poll", secret)
    let place = "/v1/device/\(try #require(login["user_code"]?.string))"
    try await comparison.call("GET", "/v1/device/{user_code}", place)
    try await comparison.post("/v1/device/{user_code}", at: place, ["approve": true, "name": "desk"])
    #expect(try await comparison.post("/api/cli-auth/poll", secret)["access_token"] != nil)
    try await comparison.call("GET", "/v1/device/{user_code}", "/v1/device/none")
    let model = "/v1/models/\(APIClient.seedModel)"
    try await comparison.call(
      "POST", model, "\(model)?webhook=katsudo%3Asink", headers: [("Prefer", "wait=50")], body: Input.valid.encoded())
    try await eventually(
      "the message is in the sink", { try await comparison.call("GET", "/v1/webhooks/sink")["messages"]?.array?.count }, until: { $0 == 1 })
    try await comparison.call("GET", "/v1/webhooks/deliveries")
    try await comparison.call("GET", model, "\(model)?include_times=true")
  }

  @Test func `the answers of a request's whole life fit their schemas`() async throws {
    let comparison = Comparison(client: try SuiteServer.client, document: try await Self.document())
    let model = "/v1/models/\(APIClient.seedModel)"
    let submitted = try await comparison.call("POST", model, "\(model)?label=a&label=b", body: Input.valid.encoded())
    let id = try #require(submitted["request_id"]?.string)
    let request = "/v1/requests/{request_id}"
    let own = "/v1/requests/\(id)"
    try await comparison.call("GET", "\(request)/status", "\(own)/status")
    try await comparison.call(
      "GET", "\(request)/result", "\(own)/result?include_cost=true&include_metadata=true", headers: [("Prefer", "wait=50")])
    try await comparison.call("GET", "\(request)/status", "\(own)/status")
    try await comparison.call("GET", "\(request)/events", "\(own)/events")
    try await comparison.call("GET", "\(request)/receipt", "\(own)/receipt")
    try await comparison.call("POST", "\(request)/cancel", "\(own)/cancel?running=true")
    try await comparison.call("GET", "/v1/requests", "/v1/requests?include_cost=true&limit=1")
    try await comparison.call("POST", model, headers: [("Prefer", "wait=50")], body: Input.valid.encoded())
    try await comparison.call("POST", model, body: Data("{".utf8))
    try await comparison.call("GET", "/v1/usage")
    try await comparison.call("DELETE", request, own)
    try await comparison.call("GET", "\(request)/result", "\(own)/result")
    try await comparison.call("GET", "/v1/models", "/v1/models?include_schema=true")
    try await comparison.call("GET", "/v1/models/categories")
    try await comparison.call("GET", model)
    try await comparison.call("GET", "\(model)\(Self.path)")
    let film = "/v1/models/\(Manifest.dialectID)"
    try await comparison.call("POST", film, body: JSONValue.object(["words": ["a"], "scale": 0.5, "camera": ["move": "pan"]]).encoded())
    let file = try await comparison.call("POST", "/v1/files", body: uploadedPicture, type: "image/png")
    let fileID = try #require(file["id"]?.string)
    try await comparison.call("GET", "/v1/files/{file_id}", "/v1/files/\(fileID)")
    try await comparison.call("GET", "/v1/files")
    try await comparison.call("DELETE", "/v1/files/{file_id}", "/v1/files/\(fileID)")
    try await comparison.call("GET", "/v1/webhooks/deliveries")
    try await comparison.call("GET", "/v1/webhooks/deliveries", "/v1/webhooks/deliveries?limit=0")
    for path in ["/.well-known/webhook-keys.json", "/healthz", "/readyz", "/metrics", Self.path] { try await comparison.call("GET", path) }
  }

  @Test func `the answers about deployments fit their schemas`() async throws {
    let comparison = Comparison(client: try SuiteServer.client, document: try await Self.document())
    let all = "/prod/v2/deployments"
    let one = "\(all)/{deployment_id}"
    let made = try await comparison.post(all, Workflow.deployment())
    let id = try #require(made["id"]?.string)
    let own = "\(all)/\(id)"
    try await comparison.post(all, ["name": "x"])
    try await comparison.call("GET", all, "\(all)?ids=\(id)&includes=payload&includes=readme")
    try await comparison.call("GET", one, own)
    try await comparison.call("GET", one, "\(all)/none")
    try await comparison.call("GET", one, "\(own)?includes=none")
    try await comparison.call("PATCH", one, own, body: JSONValue.object(["name": "y"]).encoded())
    try await comparison.call("GET", "/prod/v2/balance")
    let submitted = try await comparison.post("\(one)/inference", at: "\(own)/inference", [:])
    let request = try #require(submitted["request_id"]?.string)
    let client = try SuiteServer.client
    try await client.reached("completed", "\(own)/requests/\(request)")
    for part in ["status", "result"] {
      try await comparison.call("GET", "\(one)/requests/{request_id}/\(part)", "\(own)/requests/\(request)/\(part)")
    }
    try await comparison.call("POST", "\(one)/requests/{request_id}/cancel", "\(own)/requests/\(request)/cancel")
    try await comparison.post("\(one)/inference", at: "\(own)/inference", ["overrides": ["none": [:]]])
    let free = "instances/{instance_id}/proxy/api/free"
    try await comparison.post("\(one)/\(free)", at: "\(own)/\(free.replacing("{instance_id}", with: "x"))", [:])
    try await comparison.call("DELETE", one, own)
    try await comparison.post("\(one)/inference", at: "\(own)/inference", [:])
  }

  @Test func `every schema of the document describes something, and every reference leads to a part of it`() async throws {
    let document = try await Self.document()
    for (name, schema) in document["components"]?["schemas"]?.object ?? [:] where !name.contains(".") {
      #expect(schema["properties"]?.object?.isEmpty == false, "\(name)")
      #expect(schema["required"]?.array?.isEmpty == false, "\(name)")
    }
    func check(_ value: JSONValue) {
      if let name = value["$ref"]?.string {
        let target = name.split(separator: "/").dropFirst().reduce(Optional(document)) { $0?[String($1)] }
        #expect(name.hasPrefix("#/components/") && target != nil, "\(name)")
      }
      for part in value.array ?? [] { check(part) }
      for part in value.object?.values.map({ $0 }) ?? [] { check(part) }
    }
    check(document)
    let ids = (document["paths"]?.object ?? [:]).values.flatMap { ($0.object ?? [:]).values.compactMap { $0["operationId"]?.string } }
    #expect(Set(ids).count == ids.count)
  }

  @Test func `ids that differ only in their slashes have names of their own`() async throws {
    try await RouterSetup.idle.with(models: [Manifest.plain("a/b/c"), Manifest.plain("a/b_c"), Manifest.plain("a_b/c")]).run { server in
      let document = try await server.client.get(Self.path).json
      let ids = ["a/b/c", "a/b_c", "a_b/c"].map { document["paths"]?["/v1/models/\($0)"]?["post"]?["operationId"]?.string }
      #expect(ids == ["submit_a_b_c", "submit_a_b_c_2", "submit_a_b_c_3"])
      #expect(document["components"]?["schemas"]?["a_b_c_3.input"] != nil)
    }
  }

  @Test func `the document of a server without keys asks for none`() async throws {
    try await RouterSetup.echo.with({ $0.configuration.access.auth = false }).run { server in
      let document = try await server.client.get(Self.path).json
      #expect(document["components"]?["securitySchemes"] == nil)
      let submit = try #require(document["paths"]?["/v1/models/\(APIClient.seedModel)"]?["post"])
      #expect(submit["security"] == [])
      #expect(submit["responses"]?["401"] == nil)
      #expect(submit["responses"]?["421"] != nil)
    }
  }

  @Test func `the document has the public address`() async throws {
    try await RouterSetup.echo.with(environment: ["KATSUDO_PUBLIC_URL": "https://media.example/katsudo/"]).run { server async throws in
      #expect(try await server.client.get(Self.path)["servers"] == [["url": "https://media.example/katsudo"]])
    }
  }
}

extension Manifest {
  static let dialectID = "test/dialect"

  /// A model with a part of each kind that a schema may have.
  static let dialect: JSONValue = [
    "model_id": .string(dialectID), "display_name": ["en": "Dialect", "ja": "方言"], "engines": [["engine": "echo"]],
    "input_schema": [
      "type": "object", "required": ["words"], "ui": ["order": ["words"]],
      "properties": [
        "words": ["type": "array", "items": ["type": "string", "maxLength": 8], "minItems": 1, "maxItems": 3],
        "scale": ["type": "float", "minimum": 0, "maximum": 1.5, "default": 0.8],
        "count": ["type": "integer", "minimum": 1, "maximum": 4],
        "loop": ["type": "boolean", "default": true],
        "size": ["type": "string", "enum": ["small", "large"], "pattern": "("],
        "camera": ["type": "object", "required": ["move"], "properties": ["move": ["type": "string", "enum": ["pan", "tilt"]]]],
        "picture": [
          "type": "string", "format": "image_uri",
          "validations": [["validation_rule": "width_pixels>", "validation_value": 8, "validation_error": "Too small."]],
        ],
        "anything": ["type": "mystery", "$ref": "#/nowhere"],
      ],
    ],
    "output_schema": ["output": ["type": "object", "properties": ["video": ["type": "string", "format": "uri"]]]],
  ]
}
