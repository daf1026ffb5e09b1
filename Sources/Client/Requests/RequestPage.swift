public import Foundation
import KatsudoAPI

/// A page of your own requests, newest first.
public struct RequestPage: Sendable, Hashable {
  /// One request of the list.
  public struct Entry: Sendable, Hashable {
    /// The request.
    public var handle: RequestHandle
    /// The state.
    public var state: RequestState
    /// When it was accepted.
    public var createdAt: Date?
    /// When it ended.
    public var finishedAt: Date?
    /// The reason; only of a request that failed.
    public var error: String?
  }

  /// The requests.
  public var requests: [Entry]
  /// To be given as `cursor` for the next page; `nil` on the last one.
  public var nextCursor: String?

  init(_ json: JSONValue, base: BaseURL) throws(KatsudoError) {
    guard let entries = json["requests"]?.array else {
      throw .unexpectedAnswer("The server's list of requests has no requests. RunComfy has none; Katsudo has.")
    }
    requests = entries.compactMap { entry in
      guard let id = entry["request_id"]?.string, RequestHandle.isRequestID(id), let word = entry["status"]?.string else { return nil }
      return Entry(
        handle: RequestHandle(requestID: id, modelID: entry["model_id"]?.string, baseURL: base.text), state: RequestState(rawValue: word),
        createdAt: entry["created_at"]?.string.flatMap(Moment.read), finishedAt: entry["finished_at"]?.string.flatMap(Moment.read),
        error: entry["error"]?.string)
    }
    nextCursor = json["next_cursor"]?.string
  }
}
