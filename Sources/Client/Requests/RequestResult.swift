public import Foundation
public import KatsudoAPI

/// The result of a request, or its state if it has not ended.
public struct RequestResult: Sendable, Hashable {
  /// The handle of the request.
  public var handle: RequestHandle
  /// The state of the request.
  public var state: RequestState
  /// The output. It is `nil` if the request has not succeeded.
  public var output: ModelOutput?
  /// The reason of the failure, usually a string. It is `nil` if the request has not failed.
  public var error: JSONValue?
  /// The time at which the server accepted the request.
  public var createdAt: Date?
  /// The time at which the request ended. It is `nil` if the request has not ended.
  public var finishedAt: Date?
  /// The cost in US dollars. It is `nil` if you did not ask for it or the server does not say.
  public var cost: Double?
  /// Details about the making of the output. It is `nil` if you did not ask for it or the server does not send it. RunComfy does not.
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
