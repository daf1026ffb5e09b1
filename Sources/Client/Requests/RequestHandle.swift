/// A request that a server has accepted. Store it (it is `Codable`), and a program that starts again goes on where it was:
///
/// ```swift
/// let handle = try JSONDecoder().decode(RequestHandle.self, from: Data(contentsOf: file))
/// let result = try await client.requests.wait(for: handle)
/// ```
///
/// It holds no token. Its encoded form keeps its keys: `request_id`, `model_id`, `base_url`.
public struct RequestHandle: Sendable, Hashable, Codable {
  /// 1 to 128 letters, digits, `-` and `_`.
  public let requestID: String
  /// The model it was submitted to; `nil` where the handle was made from an id.
  public let modelID: String?
  /// The base URL of the server it was submitted to. A client of another base refuses the handle.
  public let baseURL: String

  init(requestID: String, modelID: String?, baseURL: String) {
    self.requestID = requestID
    self.modelID = modelID
    self.baseURL = baseURL
  }

  /// Reads a stored handle.
  ///
  /// - Throws: `DecodingError`, also for a request id of the wrong form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    requestID = try container.decode(String.self, forKey: .requestID)
    modelID = try container.decodeIfPresent(String.self, forKey: .modelID)
    baseURL = try container.decode(String.self, forKey: .baseURL)
    guard Self.isRequestID(requestID) else {
      throw DecodingError.dataCorruptedError(forKey: .requestID, in: container, debugDescription: "This is no request id.")
    }
  }

  /// The id becomes part of addresses, so it must not hold anything that has a meaning there.
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
