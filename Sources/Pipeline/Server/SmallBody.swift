import Hummingbird
import KatsudoAPI

/// The body of a call that takes a small JSON object. It is read whole and needs no share of the memory for bodies.
enum SmallBody {
  /// The size of the largest body in bytes.
  static let byteLimit = 16 << 10

  /// - Throws: ``APIError`` if the body is no JSON object, is too large, or has another type.
  static func read(_ request: Request, _ progress: BodyProgress) async throws -> JSONValue {
    try BodyReader.checkForm(request)
    let tooLarge = APIError(.payloadTooLarge, "The body is larger than 16 KiB. Send only the documented keys.")
    if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > byteLimit { throw tooLarge }
    let reading = BodyReading(request, progress)
    guard case .whole = try await reading.fill(upTo: byteLimit) else {
      await reading.drain()
      throw tooLarge
    }
    guard let value = try? JSONValue(jsonBytes: reading.bytes), value.object != nil else {
      throw APIError(
        .invalidInput, "The body must be a JSON object.",
        detail: [ErrorBody.Detail(loc: ["body"], msg: "must be a JSON object", type: "json_invalid")])
    }
    return value
  }
}
