public import Foundation
public import KatsudoAPI

/// The result of a request, or its state if it has not ended.
public struct RequestResult: Sendable, Hashable {
  public var handle: RequestHandle
  public var state: RequestState
  /// The output. Only a request that succeeded has it.
  public var output: ModelOutput?
  /// The reason that the server gave for a failure, usually a string. Only a failed request has it.
  public var error: JSONValue?
  /// The time at which the server accepted the request.
  public var createdAt: Date?
  /// The time at which the request ended.
  public var finishedAt: Date?
  /// The cost in US dollars. It is `nil` if you did not ask for it or the server does not say.
  public var cost: Double?
  /// Details about the way the output was made. Only Katsudo servers send it, and only if you ask for it.
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
