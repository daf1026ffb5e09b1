import KatsudoAPI

/// The header fields of answers that a client may need, with what the documents say about them.
enum APIHeader: String, CaseIterable {
  case acceptRanges = "Accept-Ranges"
  case allow = "Allow"
  case contentDisposition = "Content-Disposition"
  case contentRange = "Content-Range"
  case eTag = "ETag"
  case idempotentReplayed = "Idempotent-Replayed"
  case katsudoFileID = "Katsudo-File-Id"
  case katsudoIdempotency = "Katsudo-Idempotency"
  case location = "Location"
  case preferenceApplied = "Preference-Applied"
  case rateLimit = "RateLimit"
  case rateLimitPolicy = "RateLimit-Policy"
  case retryAfter = "Retry-After"
  case tusExtension = "Tus-Extension"
  case tusMaxSize = "Tus-Max-Size"
  case tusResumable = "Tus-Resumable"
  case tusVersion = "Tus-Version"
  case uploadExpires = "Upload-Expires"
  case uploadLength = "Upload-Length"
  case uploadMetadata = "Upload-Metadata"
  case uploadOffset = "Upload-Offset"
  case wwwAuthenticate = "WWW-Authenticate"

  private var description: String {
    switch self {
    case .acceptRanges: "The server sends parts of this file."
    case .allow: "The methods that the address takes."
    case .contentDisposition: "If a browser shows the file or saves it, and the name of the file."
    case .contentRange: "The part of the file that the answer has, and the size of the whole file."
    case .eTag: "The version of the content, for If-None-Match."
    case .idempotentReplayed: "The call repeats an earlier one with the same Idempotency-Key, and this is the first answer."
    case .katsudoFileID: "The id of the uploaded file, which an input of a model takes."
    case .katsudoIdempotency: "The server keeps the promise of Idempotency-Key."
    case .location: "The address of what the call made."
    case .preferenceApplied: "The server has waited, or would have waited, at most so long."
    case .rateLimit: "The limit that was reached, and the seconds after which it is free again."
    case .rateLimitPolicy: "The limit that was reached."
    case .retryAfter: "The seconds after which the call may be sent again."
    case .tusExtension: "The extensions of tus that the server supports."
    case .tusMaxSize: "The size of the largest file in bytes."
    case .tusResumable: "The version of tus that the server uses."
    case .tusVersion: "The versions of tus that the server supports."
    case .uploadExpires: "The time at which the upload is deleted, in the form of RFC 9110."
    case .uploadLength: "The size of the whole file in bytes."
    case .uploadMetadata: "The metadata with which the upload was made."
    case .uploadOffset: "The number of bytes that are stored."
    case .wwwAuthenticate: "The scheme of the key."
    }
  }

  private var schema: JSONValue {
    switch self {
    case .idempotentReplayed: ["type": "string", "const": "true"]
    case .katsudoIdempotency: ["type": "string", "const": "1"]
    case .preferenceApplied: ["type": "string", "pattern": "^wait=[0-9]+$"]
    case .retryAfter: ["type": "integer", "minimum": 1]
    case .tusMaxSize, .uploadLength, .uploadOffset: ["type": "integer", "minimum": 0]
    case .wwwAuthenticate: ["type": "string", "const": "Bearer"]
    default: ["type": "string"]
    }
  }

  /// The fields as `components.headers`.
  static let components: JSONValue = .object(
    Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, ["description": .string($0.description), "schema": $0.schema]) }))

  /// Returns the fields as `headers` of an answer.
  static func references(_ headers: [APIHeader]) -> JSONValue {
    .object(Dictionary(uniqueKeysWithValues: headers.map { ($0.rawValue, ["$ref": .string("#/components/headers/\($0.rawValue)")]) }))
  }
}
