public import Foundation
import KatsudoAPI

/// A page of your own requests, newest first.
public struct RequestPage: Sendable, Hashable {
  /// One request of the list.
  public struct Entry: Sendable, Hashable {
    public var handle: RequestHandle
    public var state: RequestState
    /// The time at which the server accepted the request.
    public var createdAt: Date?
    /// The time at which the request ended.
    public var finishedAt: Date?
    /// The reason of a failure. Only a failed request has it.
    public var error: String?
  }

  public var requests: [Entry]
  /// The `cursor` for the next page. It is `nil` on the last page.
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
