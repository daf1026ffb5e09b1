public import Foundation
import KatsudoAPI

/// A page of your own requests, newest first.
public struct RequestPage: Sendable, Hashable {
  /// One request of the list.
  public struct Entry: Sendable, Hashable {
    /// The handle of the request.
    public var handle: RequestHandle
    /// The state of the request.
    public var state: RequestState
    /// The time at which the server accepted the request.
    public var createdAt: Date?
    /// The time at which the request ended. It is `nil` if the request has not ended.
    public var finishedAt: Date?
    /// The reason of the failure. It is `nil` if the request has not failed.
    public var error: String?
    /// The progress from 0 to 1. It is `nil` if the request does not run.
    public var progress: Double?
    /// The output. It is `nil` if the request has not succeeded.
    public var output: ModelOutput?
    /// The link to the first frame of a video, or `nil`.
    public var poster: String?
    /// The link to a small picture of the input, or `nil`.
    public var thumbnail: String?
    /// The labels, sorted.
    public var labels: [String]
    /// The cost in US dollars. It is `nil` if you did not ask for it.
    public var cost: Double?
  }

  /// The requests of this page. Entries that cannot be read are left out.
  public var requests: [Entry]
  /// The `cursor` of ``KatsudoClient/Requests/list(states:limit:cursor:)`` for the next page. It is `nil` on the last page.
  public var nextCursor: String?

  init(_ json: JSONValue, base: BaseURL) throws(KatsudoError) {
    guard let entries = json["requests"]?.array else {
      throw .unexpectedAnswer("The server's answer has no list of requests. RunComfy does not offer this call.")
    }
    requests = entries.compactMap { entry in
      guard let id = entry["request_id"]?.string, RequestHandle.isRequestID(id), let word = entry["status"]?.string else { return nil }
      return Entry(
        handle: RequestHandle(requestID: id, modelID: entry["model_id"]?.string, baseURL: base.text), state: RequestState(rawValue: word),
        createdAt: entry["created_at"]?.string.flatMap(Moment.read), finishedAt: entry["finished_at"]?.string.flatMap(Moment.read),
        error: entry["error"]?.string, progress: entry["progress"]?.double, output: entry["output"]?.object.map(ModelOutput.init(json:)),
        poster: entry["poster"]?.string, thumbnail: entry["thumbnail"]?.string,
        labels: entry["labels"]?.array?.compactMap(\.string) ?? [], cost: entry["cost"]?.double)
    }
    nextCursor = json["next_cursor"]?.string
  }
}
