import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import NIOCore
import NIOHTTP1

/// Sends one call, once. Whether a call is repeated is never decided here: of a submission every step decides about money, and a client that
/// repeats by rules of its own cannot be used for it.
struct RunComfyWire: Sendable {
  let settings: RunComfyEngine.Settings

  /// No answer is larger: a result is a list of links.
  static let answerLimit = 16 << 20

  /// Redirects are not followed, so that the token stays with the origin it is for.
  private static func configuration(usesPerConnection: Int?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10)))
    configuration.httpVersion = .http1Only
    configuration.maximumUsesPerConnection = usesPerConnection
    // A refused connection is told at once.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 64
    return configuration
  }

  private static let reading = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration(usesPerConnection: nil))

  /// Each submission has a connection of its own: one that was kept open may be closed by the other side at the very moment it is used again, and
  /// nobody could tell whether the submission had arrived.
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
        // The inner limit is behind the outer one; it is there because there must be one.
        let response = try await http.execute(request, timeout: .seconds(limit.components.seconds + 60))
        return try await Self.read(response)
      }
      group.addTask { [settings] in
        try await settings.callTimer(limit)
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
      // The status of a refusal says enough without its body.
      if answer.isSuccess { throw error }
    }
    return answer
  }
}
