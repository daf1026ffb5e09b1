public import Foundation
public import KatsudoAPI

/// What a request came to, or how far it is.
public struct RequestResult: Sendable, Hashable {
  /// The request.
  public var handle: RequestHandle
  /// The state.
  public var state: RequestState
  /// The output; only of a request that succeeded.
  public var output: ModelOutput?
  /// What the server gave as the reason; only of a request that failed. Mostly a string.
  public var error: JSONValue?
  /// When it was accepted.
  public var createdAt: Date?
  /// When it ended.
  public var finishedAt: Date?
  /// US dollars; only where it was asked for and the server tells.
  public var cost: Double?
  /// How the output was made; only where it was asked for, and by Katsudo only.
  public var metadata: JSONValue?

  init(_ json: JSONValue, of handle: RequestHandle) throws(KatsudoError) {
    guard let word = json["status"]?.string else {
      throw .unexpectedAnswer("The result of request \(handle.requestID) has no status.")
    }
    self.handle = handle
    state = RequestState(rawValue: word)
    output = json["output"]?.object.map(ModelOutput.init(json:))
    error = json["error"].flatMap { $0.isNull ? nil : $0 }
    createdAt = json["created_at"]?.string.flatMap(Moment.read)
    finishedAt = json["finished_at"]?.string.flatMap(Moment.read)
    cost = json["cost"]?.double
    metadata = json["metadata"]
  }

  /// The failure as an error.
  var failure: KatsudoError {
    let message = error?.string ?? error?["message"]?.string ?? error?["error"]?.string ?? error?.jsonText ?? "The server gave no reason."
    return .failed(KatsudoError.Failure(handle: handle, message: message, error: error ?? .null))
  }
}
