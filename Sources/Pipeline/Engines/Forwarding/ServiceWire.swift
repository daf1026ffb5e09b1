import AsyncHTTPClient
package import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
package import NIOCore
package import NIOHTTP1

/// One call to a service.
package struct ServiceCall: Sendable {
  package var method: HTTPMethod
  package var url: String
  package var headers: [(name: String, value: String)]
  /// The JSON body, or `nil` for a call without a body.
  package var body: ByteBuffer?

  package init(_ method: HTTPMethod, _ url: String, headers: [(name: String, value: String)], body: ByteBuffer? = nil) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// The answer of a service to one call.
package struct ServiceAnswer: Sendable, Hashable {
  package var status: Int
  /// The pause that the service asks for.
  package var retryAfter: Duration?
  /// The body. It is `nil` if it is not JSON or did not arrive completely.
  package var body: JSONValue?

  package init(status: Int, retryAfter: Duration? = nil, body: JSONValue? = nil) {
    self.status = status
    self.retryAfter = retryAfter
    self.body = body
  }

  var isSuccess: Bool { (200..<300).contains(status) }
}

/// The reason why a call has no answer. The causes are for the log.
package enum ServiceFault: Error, Sendable, Hashable {
  /// No byte of the body was sent, so the call had no effect.
  case neverSent(String)
  /// The machine lacks a resource. No byte of the body was sent, or the call was no submission.
  case machineTrouble(MachineTrouble, String)
  /// The call may have arrived.
  case lost(String)
  /// The attempt was cancelled.
  case stopped

  var cause: String {
    switch self {
    case .neverSent(let cause), .machineTrouble(_, let cause): "not sent: \(cause)"
    case .lost(let cause): "no whole answer: \(cause)"
    case .stopped: "stopped"
    }
  }
}

/// Sends each call once and never retries. A retry may cost money, so its callers decide about retries. An HTTP client with retry rules of
/// its own cannot be used.
package struct ServiceWire: Sendable {
  let settings: ForwardingSettings
  let hidingSecrets: @Sendable (String) -> String
  /// The header of the trace that the calls belong to.
  var traceparent: String?

  /// The largest answer in bytes that is read. A result is only a list of links and needs much less.
  static let answerLimit = 16 << 20
  /// The longest pause that a service can ask for.
  static let longestPause = Duration.seconds(3600)

  /// Makes the configuration of a client. Redirects are not followed, so that the operator's secrets go only to their own origin.
  private static func configuration(usesPerConnection: Int?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.httpVersion = .http1Only
    configuration.maximumUsesPerConnection = usesPerConnection
    // A refused connection is an error at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    return configuration
  }

  private static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(usesPerConnection: nil))

  /// The client for submissions. Each submission uses a new connection. The other side may close a kept connection at the moment when it is
  /// used again, and then it would not be known if the submission arrived.
  private static let submitting = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(usesPerConnection: 1))

  /// The time, for services that sign their calls.
  var now: Timestamp { settings.time.now() }

  /// Sends a call that may be repeated.
  func send(_ call: ServiceCall) async throws(ServiceFault) -> ServiceAnswer {
    try await send(call, on: Self.reading, within: settings.callTimeout, isSubmission: false)
  }

  /// Sends a submission on a new connection. It must not be repeated unless the error says that it was never sent.
  func submit(_ call: ServiceCall) async throws(ServiceFault) -> ServiceAnswer {
    try await send(call, on: Self.submitting, within: settings.submitTimeout, isSubmission: true)
  }

  private func send(
    _ call: ServiceCall, on http: HTTPClient, within limit: Duration, isSubmission: Bool
  ) async throws(ServiceFault) -> ServiceAnswer {
    var request = HTTPClientRequest(url: call.url)
    request.method = call.method
    for (name, value) in call.headers { request.headers.add(name: name, value: value) }
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "user-agent", value: "katsudo")
    if let traceparent { request.headers.add(name: "traceparent", value: traceparent) }
    let body = call.body.map { SealedBody($0) }
    if let body, let bytes = call.body {
      if !request.headers.contains(name: "content-type") { request.headers.add(name: "content-type", value: "application/json") }
      request.body = .stream(body, length: .known(Int64(bytes.readableBytes)))
    }
    do {
      return try await answer(to: request, on: http, within: limit)
    } catch {
      let cause = hidingSecrets("\(error)")
      let trouble = MachineTrouble(error)
      if !isSubmission, let trouble { throw .machineTrouble(trouble, cause) }
      if let body, body.seal() { throw trouble.map { .machineTrouble($0, cause) } ?? .neverSent(cause) }
      if Task.isCancelled { throw .stopped }
      throw .lost(cause)
    }
  }

  private struct TimeOver: Error {}

  private func answer(to request: HTTPClientRequest, on http: HTTPClient, within limit: Duration) async throws -> ServiceAnswer {
    try await withThrowingTaskGroup(of: ServiceAnswer.self) { group in
      group.addTask {
        // The limit of the other task ends the call first. This one exists only because `execute` needs a limit.
        let response = try await http.execute(request, timeout: .seconds(limit.components.seconds + 60))
        return try await read(response)
      }
      group.addTask { [settings] in
        try await settings.callTime.sleep(limit)
        throw TimeOver()
      }
      defer { group.cancelAll() }
      guard let answer = try await group.next() else { throw CancellationError() }
      return answer
    }
  }

  private func read(_ response: HTTPClientResponse) async throws -> ServiceAnswer {
    var answer = ServiceAnswer(status: Int(response.status.code))
    answer.retryAfter = response.headers.first(name: "retry-after").flatMap {
      RetryAfter.pause($0, now: settings.time.now(), longest: Self.longestPause)
    }
    do {
      let bytes = try await response.body.collect(upTo: Self.answerLimit)
      answer.body = try? JSONValue(jsonBytes: bytes.readableBytesView)
    } catch {
      // For a refusal, the status is enough without the body.
      if answer.isSuccess { throw error }
    }
    return answer
  }
}
