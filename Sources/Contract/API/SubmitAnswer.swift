/// The answer to `POST /v1/models/{model_id}`.
public struct SubmitAnswer: Sendable, Hashable, Codable {
  public var requestID: String
  public var statusURL: String
  public var resultURL: String
  public var cancelURL: String

  public init(requestID: String, statusURL: String, resultURL: String, cancelURL: String) {
    self.requestID = requestID
    self.statusURL = statusURL
    self.resultURL = resultURL
    self.cancelURL = cancelURL
  }

  private enum CodingKeys: String, CodingKey {
    case requestID = "request_id"
    case statusURL = "status_url"
    case resultURL = "result_url"
    case cancelURL = "cancel_url"
  }
}
