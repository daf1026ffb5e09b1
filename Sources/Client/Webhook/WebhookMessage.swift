public import Foundation
import KatsudoAPI

/// A message to one of your webhooks, as the server's log of deliveries has it.
public struct WebhookMessage: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    /// The next try is to come, or a try is on its way.
    case pending
    /// The receiver answered with a status from 200 to 299.
    case delivered
    /// The time for tries is over.
    case failed
    /// The message is no longer sent: the receiver answered 410, or a later message of the same request was delivered.
    case stopped
    /// Any other word of the server.
    case unknown(String)

    public init(rawValue word: String) {
      self =
        switch word {
        case "pending": .pending
        case "delivered": .delivered
        case "failed": .failed
        case "stopped": .stopped
        default: .unknown(word)
        }
    }

    /// The word of the server.
    public var rawValue: String {
      switch self {
      case .pending: "pending"
      case .delivered: "delivered"
      case .failed: "failed"
      case .stopped: "stopped"
      case .unknown(let word): word
      }
    }
  }

  /// The id of the message. Its header `webhook-id` has it in every try.
  public var id: String
  public var requestID: String
  /// The state of the request that the message tells.
  public var state: RequestState
  public var url: String
  public var outcome: Outcome
  /// The number of tries that began.
  public var attempts: Int
  public var createdAt: Date?
  public var lastAttemptAt: Date?
  /// The time of the next try. Only a pending message has it.
  public var nextAttemptAt: Date?
  /// The HTTP status of the last answer.
  public var responseStatus: Int?
  /// The fault of the last try, or the reason why no further try follows.
  public var error: String?

  init?(_ json: JSONValue) {
    guard let id = json["id"]?.string, let requestID = json["request_id"]?.string, let word = json["outcome"]?.string else { return nil }
    self.id = id
    self.requestID = requestID
    state = RequestState(rawValue: json["status"]?.string ?? "")
    url = json["url"]?.string ?? ""
    outcome = Outcome(rawValue: word)
    attempts = json["attempts"]?.integer.map(Int.init) ?? 0
    createdAt = json["created_at"]?.string.flatMap(Moment.read)
    lastAttemptAt = json["last_attempt_at"]?.string.flatMap(Moment.read)
    nextAttemptAt = json["next_attempt_at"]?.string.flatMap(Moment.read)
    responseStatus = json["response_status"]?.integer.map(Int.init)
    error = json["error"]?.string
  }
}

/// A page of the messages to your webhooks, newest first.
public struct MessagePage: Sendable, Hashable {
  public var messages: [WebhookMessage]
  /// The `cursor` for the next page. It is `nil` on the last page.
  public var nextCursor: String?

  init(_ json: JSONValue) throws(KatsudoError) {
    guard let entries = json["deliveries"]?.array else {
      throw .unexpectedAnswer("The server's answer has no list of messages to webhooks. RunComfy does not offer this call.")
    }
    messages = entries.compactMap { WebhookMessage($0) }
    nextCursor = json["next_cursor"]?.string
  }
}
