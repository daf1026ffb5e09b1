public import Foundation
import KatsudoAPI

/// An event of a request. A minor version may add cases, so end a `switch` over it with `default`.
public enum RequestEvent: Sendable, Hashable {
  /// The state has changed.
  case status(RequestStatus)
  /// The request still waits, and this is its new place in the queue: 1 for the request that starts next.
  case position(Int)
  /// The request runs, and this is its newest progress.
  case progress(Progress)
  /// A file of the result. It comes before the status `succeeded`. Only Katsudo sends it.
  case output(Output)
  /// Something else has happened, such as the sending of the work to another service. Only Katsudo sends it.
  case log(Log)

  /// The progress of a request that runs.
  public struct Progress: Sendable, Hashable {
    /// The finished share of the work, 0 to 1.
    public var fraction: Double
    /// The present step, for people.
    public var stage: String?
    /// The link to the newest preview picture. It works while the request runs, without the token.
    public var previewURL: String?

    public init(fraction: Double, stage: String? = nil, previewURL: String? = nil) {
      self.fraction = fraction
      self.stage = stage
      self.previewURL = previewURL
    }
  }

  /// A file of a result.
  public struct Output: Sendable, Hashable {
    /// The kind of the file, such as `video`, `image` or `poster`.
    public var kind: String
    /// The link to the file. ``KatsudoClient/Files/download(_:to:limit:onProgress:)`` takes it.
    public var url: String
    public var contentType: String
    public var byteCount: Int
    /// SHA-256 of the content in lower-case hexadecimal.
    public var sha256: String

    public init(kind: String, url: String, contentType: String, byteCount: Int, sha256: String) {
      self.kind = kind
      self.url = url
      self.contentType = contentType
      self.byteCount = byteCount
      self.sha256 = sha256
    }
  }

  /// A sentence about something that has happened.
  public struct Log: Sendable, Hashable {
    public var message: String
    public var at: Date?

    public init(message: String, at: Date? = nil) {
      self.message = message
      self.at = at
    }
  }

  /// The status of a `status` event, and `nil` for every other event.
  public var status: RequestStatus? { if case .status(let status) = self { status } else { nil } }

  /// `true` for the last event of a request.
  public var isLast: Bool { status?.state.isFinal ?? false }
}

extension RequestEvent {
  /// Reads a message of an event stream. The result is `nil` for a message of a newer server that this version does not know.
  init?(_ message: ServerSentEvent, of handle: RequestHandle) {
    guard let json = try? JSONValue(jsonText: message.data) else { return nil }
    switch message.name {
    case "status":
      guard var status = try? RequestStatus(json, of: handle) else { return nil }
      // Each attempt begins from the beginning, and its reports follow.
      if status.state == .inProgress { status.progress = status.progress ?? 0 }
      self = .status(status)
    case "position":
      guard let position = json["queue_position"]?.integer.flatMap({ Int(exactly: $0) }) else { return nil }
      self = .position(position)
    case "progress":
      guard let fraction = json["progress"]?.double else { return nil }
      self = .progress(
        Progress(fraction: min(max(fraction, 0), 1), stage: json["stage"]?.string, previewURL: json["preview"]?.string))
    case "output":
      guard let kind = json["kind"]?.string, let url = json["url"]?.string else { return nil }
      self = .output(
        Output(
          kind: kind, url: url, contentType: json["content_type"]?.string ?? "application/octet-stream",
          byteCount: json["bytes"]?.integer.flatMap { Int(exactly: $0) } ?? 0, sha256: json["sha256"]?.string ?? ""))
    case "log":
      guard let text = json["message"]?.string else { return nil }
      self = .log(Log(message: text, at: json["at"]?.string.flatMap(Moment.read)))
    default: return nil
    }
  }

  /// Makes the event that a polled status stands for. The result is `nil` if nothing has changed.
  init?(_ status: RequestStatus, after last: RequestStatus?) {
    if status == last { return nil }
    switch (status.queuePosition, status.progress) {
    case (let position?, nil) where status.state == last?.state: self = .position(position)
    case (nil, let progress?) where status.state == last?.state: self = .progress(Progress(fraction: progress, stage: status.stage))
    default: self = .status(status)
    }
  }

  /// Returns the status of the request after the event, or `nil` if the event says nothing about it.
  func status(of handle: RequestHandle) -> RequestStatus? {
    switch self {
    case .status(let status): status
    case .position(let position): RequestStatus(requestID: handle.requestID, state: .inQueue, queuePosition: position)
    case .progress(let progress):
      RequestStatus(requestID: handle.requestID, state: .inProgress, progress: progress.fraction, stage: progress.stage)
    case .output, .log: nil
    }
  }
}
