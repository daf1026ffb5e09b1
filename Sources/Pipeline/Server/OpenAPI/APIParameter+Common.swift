import HTTPTypes
import KatsudoAPI
import KatsudoCore
import KatsudoIntake

/// The parameters of calls, each said once.
extension APIParameter {
  static func query(_ name: String, _ schema: JSONValue, _ description: String) -> APIParameter {
    APIParameter(name: name, place: .query, schema: schema, description: description)
  }

  static func header(_ name: HTTPField.Name, _ schema: JSONValue, _ description: String, isRequired: Bool = false) -> APIParameter {
    APIParameter(name: name.rawName, place: .header, schema: schema, description: description, isRequired: isRequired)
  }

  static func flag(_ name: String, _ description: String) -> APIParameter {
    query(name, ["type": "boolean", "default": false], description)
  }

  static func whole(_ name: String, _ range: ClosedRange<Int>, default value: Int, _ description: String) -> APIParameter {
    var schema: [String: JSONValue] = ["type": "integer", "minimum": .integer(Int64(range.lowerBound)), "default": .integer(Int64(value))]
    // The largest whole number is no limit of ours. It tells tools how many bits they need.
    if range.upperBound == .max { schema["format"] = "int64" }
    schema["maximum"] = .integer(Int64(range.upperBound))
    return query(name, .object(schema), description)
  }

  // Parts of paths.
  static let requestID = APIParameter(
    name: "request_id", place: .path, schema: ["type": "string", "pattern": "^[A-Za-z0-9_-]{1,128}$"],
    description: "The id of a request, from the answer to its submit.")
  static let fileID = APIParameter(
    name: "file_id", place: .path, schema: APISchemas.uploadID, description: "The id of an uploaded file.")
  static let uploadID = APIParameter(
    name: "upload_id", place: .path, schema: APISchemas.uploadID,
    description: "The id of an upload in parts, which is also the id of its file.")
  static let deliveryID = APIParameter(
    name: "delivery_id", place: .path, schema: APISchemas.deliveryID, description: "The id of a message to a webhook.")

  // Parameters of queries.
  static let limit = whole("limit", Query.pageSizes, default: Query.pageSize, "The largest number of entries of a page.")
  static let offset = whole("offset", 0...Int.max, default: 0, "The number of entries before the page.")
  static func cursor(_ schema: JSONValue) -> APIParameter { query("cursor", schema, "`next_cursor` of the page before.") }
  static let label = query(
    "label",
    [
      "type": "array", "maxItems": .integer(Int64(JobLabels.limit)),
      "items": [
        "type": "string", "minLength": .integer(Int64(JobLabels.lengths.lowerBound)),
        "maxLength": .integer(Int64(JobLabels.lengths.upperBound)),
      ],
    ], "A label of the request: printable characters. The parameter may be repeated.")
  private static let moment: JSONValue = ["type": "string", "anyOf": [["format": "date"], ["format": "date-time"]]]
  static func from(_ description: String) -> APIParameter { query("from", moment, description) }
  static func to(_ description: String) -> APIParameter { query("to", moment, description) }
  static let includeCost = flag("include_cost", "Adds `cost`.")
  static func words(_ name: String, _ words: [String], _ description: String) -> APIParameter {
    query(name, ["type": "array", "items": ["type": "string", "enum": .array(words.map { .string($0) })]], description)
  }

  // Header fields.
  static let prefer = header(
    .prefer, ["type": "string", "examples": ["wait=30"]],
    "`wait=n`: the answer may come up to n seconds later, at most \(WaitPreference.longest), so that the caller need not ask again (RFC 7240)."
  )
  static let idempotencyKey = header(
    .idempotencyKey, ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"],
    "A text of your own, new for each call. The same call with the same key does nothing more and gets the first answer again.")
  static let acceptLanguage = header(.acceptLanguage, ["type": "string"], "The language of titles and descriptions.")
  static let ifNoneMatch = header(.ifNoneMatch, ["type": "string"], "The ETag of the content that the caller has.")
  static let tusResumable = header(
    .tusResumable, ["type": "string", "const": .string(TusRoutes.version)], "The version of tus.", isRequired: true)
}
