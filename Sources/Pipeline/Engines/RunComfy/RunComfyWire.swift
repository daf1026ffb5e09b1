import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import NIOCore
import NIOHTTP1

/// Sends one call, once. It never retries: every step of a submission decides about money, so the callers decide about retries. An HTTP
/// client with its own retry rules cannot be used for it.
struct RunComfyWire: Sendable {
  let settings: RunComfyEngine.Settings

  /// The largest answer that is read. A result is only a list of links.
  static let answerLimit = 16 << 20

  /// Redirects are not followed, so that the token stays with its origin.
  private static func configuration(usesPerConnection: Int?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.httpVersion = .http1Only
    configuration.maximumUsesPerConnection = usesPerConnection
    // A refused connection is reported at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    return configuration
  }

  private static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(usesPerConnection: nil))

  /// The client for submissions. Each submission has a new connection. The other side may close a kept connection at the moment of its next
  /// use, and then it would be unknown whether the submission arrived.
  private static let submitting = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(usesPerConnection: 1))

  func send(_ call: RunComfyCall) async throws(RunComfyFault) -> RunComfyAnswer {
    var request = HTTPClientRequest(url: settings.base.text + call.path)
    request.method = call.method
    request.headers.add(name: "authorization", value: settings.token.authorization)
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "user-agent", value: "katsudo")
    let body = call.body.map { SealedBody($0) }
    if let body, let bytes = call.body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .stream(body, length: .known(Int64(bytes.readableBytes)))
    }
    do {
      let limit = body == nil ? settings.callTimeout : settings.submitTimeout
      return try await answer(to: request, on: body == nil ? Self.reading : Self.submitting, within: limit)
    } catch {
      let cause = settings.token.removed(from: "\(error)")
      let trouble = MachineTrouble(error)
      if let body, body.seal() { throw trouble.map { .machineTrouble($0, cause) } ?? .neverSent(cause) }
      if body == nil, let trouble { throw .machineTrouble(trouble, cause) }
      if Task.isCancelled { throw .stopped }
      throw .lost(cause)
    }
  }

  private struct TimeOver: Error {}

  private func answer(to request: HTTPClientRequest, on http: HTTPClient, within limit: Duration) async throws -> RunComfyAnswer {
    try await withThrowingTaskGroup(of: RunComfyAnswer.self) { group in
      group.addTask {
        // The outer limit ends the call first. The inner one exists only because `execute` needs a limit.
        let response = try await http.execute(request, timeout: .seconds(limit.components.seconds + 60))
        return try await Self.read(response)
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

  private static func read(_ response: HTTPClientResponse) async throws -> RunComfyAnswer {
    var answer = RunComfyAnswer(status: Int(response.status.code))
    answer.retryAfter = response.headers.first(name: "retry-after").flatMap { RunComfyRetryAfter.pause($0, now: Date()) }
    do {
      let bytes = try await response.body.collect(upTo: answerLimit)
      answer.body = try? JSONValue(jsonBytes: bytes.readableBytesView)
    } catch {
      // The status of a refusal is enough without its body.
      if answer.isSuccess { throw error }
    }
    return answer
  }
}
