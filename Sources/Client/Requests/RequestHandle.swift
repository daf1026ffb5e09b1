/// The handle of a request that a server has accepted. It is `Codable`. If you store it, a restarted program can continue to wait for the
/// request:
///
/// ```swift
/// let handle = try JSONDecoder().decode(RequestHandle.self, from: Data(contentsOf: file))
/// let result = try await client.requests.wait(for: handle)
/// ```
///
/// The handle holds no token. Its encoded form has the keys `request_id`, `model_id` and `base_url`, which will not change.
public struct RequestHandle: Sendable, Hashable, Codable {
  /// The request's id: 1 to 128 letters, digits, `-` and `_`.
  public let requestID: String
  /// The id of the request's model. It is `nil` if ``KatsudoClient/Requests/handle(_:)`` made the handle, or if the server did not name it.
  public let modelID: String?
  /// The base URL of the server that has the request. A client with another base URL refuses the handle.
  public let baseURL: String

  init(requestID: String, modelID: String?, baseURL: String) {
    self.requestID = requestID
    self.modelID = modelID
    self.baseURL = baseURL
  }

  /// Reads a stored handle.
  ///
  /// - Throws: `DecodingError` if a key is missing or the request id has the wrong form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    requestID = try container.decode(String.self, forKey: .requestID)
    modelID = try container.decodeIfPresent(String.self, forKey: .modelID)
    baseURL = try container.decode(String.self, forKey: .baseURL)
    guard Self.isRequestID(requestID) else {
      throw DecodingError.dataCorruptedError(forKey: .requestID, in: container, debugDescription: "This is not a request id.")
    }
  }

  /// Returns `true` if the text has the form of a request id. The id becomes part of addresses, so it must not hold characters that have a
  /// special meaning there.
  static func isRequestID(_ text: String) -> Bool {
    (1...128).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
          UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: false
        }
      }
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case modelID = "model_id"
    case baseURL = "base_url"
  }
}
