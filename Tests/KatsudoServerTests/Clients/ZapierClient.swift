import Foundation
import KatsudoAPI

/// Behaves as the Zapier integration does: ten seconds for a call, every part of an id percent-encoded, a form made from the schema after a
/// standard validator has compiled it, no redirect, no `error_code` in a success.
struct ZapierClient {
  let http: ClientHTTP
  let base: String
  let token: String

  struct Fault: Error, CustomStringConvertible {
    var description: String
  }

  /// Returns the inputs of a model; `true` marks required ones.
  func form(for model: String) async throws -> [String: Bool] {
    let entry = try await call("GET", "/v1/models/\(Self.encoded(model))")
    guard let schema = entry["input_schema"] else { throw Fault(description: "no input_schema") }
    try Self.compile(schema, at: "#")
    guard let properties = schema["properties"]?.object else { throw Fault(description: "no properties") }
    let required = (schema["required"] ?? entry["required_inputs"])?.array?.compactMap(\.string) ?? []
    return Dictionary(uniqueKeysWithValues: properties.keys.map { ($0, required.contains($0)) })
  }

  func submit(_ model: String, _ input: JSONValue) async throws -> String {
    let answer = try await call("POST", "/v1/models/\(Self.encoded(model))", input)
    guard let id = answer["request_id"]?.string else { throw Fault(description: "unknown submission") }
    return id
  }

  func result(_ id: String) async throws -> JSONValue { try await call("GET", "/v1/requests/\(Self.encoded(id))/result") }

  func cancel(_ id: String) async throws -> JSONValue { try await call("POST", "/v1/requests/\(Self.encoded(id))/cancel") }

  /// Percent-encodes everything but letters and digits in each part. This is more than needed, and the address is the same.
  private static func encoded(_ id: String) -> String {
    id.split(separator: "/").map { part in
      part.utf8.map { byte in
        let isPlain = UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
        return isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
    }.joined(separator: "/")
  }

  /// Makes the checks of the validator ajv before it compiles a schema, as far as the dialect goes. Unknown keywords are allowed.
  private static func compile(_ schema: JSONValue, at path: String) throws {
    guard let object = schema.object else { throw Fault(description: "\(path): schema must be object") }
    let types: Set<JSONValue> = ["string", "integer", "number", "boolean", "array", "object", "null"]
    if let type = object["type"], !types.contains(type) {
      throw Fault(description: "\(path)/type must be equal to one of the allowed values")
    }
    if let values = object["enum"], values.array?.isEmpty != false { throw Fault(description: "\(path)/enum must be a non-empty array") }
    for key in ["minimum", "maximum"] where object[key].map({ $0.double == nil }) == true { throw Fault(description: "\(path)/\(key)") }
    for key in ["minLength", "maxLength", "minItems", "maxItems"] where object[key].map({ ($0.integer ?? -1) < 0 }) == true {
      throw Fault(description: "\(path)/\(key)")
    }
    for key in ["title", "description", "format"] where object[key].map({ $0.string == nil }) == true {
      throw Fault(description: "\(path)/\(key) must be string")
    }
    if let required = object["required"], required.array?.allSatisfy({ $0.string != nil }) != true {
      throw Fault(description: "\(path)/required")
    }
    for (name, property) in object["properties"]?.object ?? [:] { try compile(property, at: "\(path)/properties/\(name)") }
    if let items = object["items"] { try compile(items, at: "\(path)/items") }
  }

  private func call(_ method: String, _ path: String, _ body: JSONValue? = nil) async throws -> JSONValue {
    let headers = [("authorization", "Bearer \(token)"), ("content-type", "application/json"), ("accept", "application/json")]
    let answer = try await http.call(method, base + path, more: headers, body: body?.encoded())
    let json = answer.json
    guard answer.isSuccess, json["error_code"].map(\.isNull) ?? true else {
      throw Fault(description: "\(answer.status): \(answer.text.prefix(300))")
    }
    return json
  }
}
