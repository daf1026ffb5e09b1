import Foundation
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// A checked submission with its idempotency key. It is sent once. If its answer is lost, it is sent again only to a server that promises
/// that a repeated key makes no second request, as often as the retry policy allows.
struct Submission: Sendable {
  let modelID: String
  private let body: ByteBuffer
  private let key: String
  private let query: String
  private let wire: Wire

  /// The size in bytes of the largest body that RunComfy's clients send and Katsudo accepts.
  static let bodyLimit = 64 << 20

  init(modelID: String, body: [UInt8], options: SubmitOptions, wire: Wire) throws(KatsudoError) {
    guard ModelPath.isModelID(modelID) else { throw ModelPath.refusal(modelID) }
    guard body.count <= Self.bodyLimit else {
      throw .invalidInput(
        KatsudoError.Refusal(
          "The input has \(body.count) bytes as JSON, and \(Self.bodyLimit) is the limit. Give large files by a public https URL in place of a data URI."
        )
      )
    }
    if let key = options.idempotencyKey {
      guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
        throw .invalidInput(KatsudoError.Refusal("The idempotency key must have 1 to 255 characters of printable ASCII."))
      }
    }
    self.modelID = modelID
    self.body = ByteBuffer(bytes: body)
    self.wire = wire
    query = options.query
    key = options.idempotencyKey ?? UUID().uuidString.lowercased()
  }

  func handle() async throws -> RequestHandle {
    var repetition = 0
    var doubt: String?
    while true {
      let fault: Fault
      switch await send() {
      case .success(let handle): return handle
      case .failure(let failure): fault = failure
      }
      if doubt == nil, case .unknownSubmission(let lost) = fault.error { doubt = lost.reason }
      guard fault.mayPass else { throw errorToThrow(fault.error, after: doubt) }
      let pause = wire.options.retries.pause(before: repetition, requested: fault.retryAfter, chance: .random(in: 0...1))
      guard let pause, await isPromised(after: fault) else { throw errorToThrow(fault.error, after: doubt) }
      try await wire.time.sleep(pause)
      repetition += 1
    }
  }

  /// Returns the error to throw. If an attempt had an unknown outcome, the server may have accepted the request, whatever happened to the
  /// later attempts.
  ///
  /// - Parameters:
  ///   - last: the error of the last attempt.
  ///   - doubt: the reason of the first attempt with an unknown outcome, or `nil` if there is none.
  private func errorToThrow(_ last: KatsudoError, after doubt: String?) -> KatsudoError {
    guard let doubt else { return last }
    if case .unknownSubmission = last { return unknown(doubt) }
    return unknown("\(doubt) Then: \(last)")
  }

  private var isPromised: Bool { KatsudoServers.contains(wire.base.origin) }

  /// Returns `true` if the server promises that a repeated key makes no second request. A server that has not answered in this process is
  /// asked.
  private func isPromised(after fault: Fault) async -> Bool {
    if !isPromised, !fault.isAnswer { _ = try? await wire.get("/models", query: [("limit", "1")]) }
    return isPromised
  }

  private struct Fault: Error {
    var error: KatsudoError
    var retryAfter: Duration?
    /// `true` if the same submission may succeed later.
    var mayPass: Bool
    /// `true` if the server answered.
    var isAnswer: Bool
  }

  private func send() async -> Result<RequestHandle, Fault> {
    let single = SingleBody(body)
    let answer: Answer
    do {
      answer = try await wire.send(
        .POST, "/models/\(modelID)\(query)", body: single, headers: [("idempotency-key", key)],
        within: wire.options.callTimeout * 2, on: HTTPClients.once)
    } catch {
      let lost = KatsudoError.connection(error, to: wire.base.origin)
      // No byte of the body was handed to a connection, so the server cannot have accepted the request.
      return .failure(Fault(error: single.isTaken ? unknown(lost.description) : lost, mayPass: true, isAnswer: false))
    }
    do throws(KatsudoError) {
      return .success(try read(answer))
    } catch {
      // With 409, the same submission is still in flight on another connection. A rate limit is for the caller to decide about.
      let isInFlight = answer.status == 409
      return .failure(
        Fault(
          error: error, retryAfter: answer.retryAfter, mayPass: isInFlight || answer.isTemporary && answer.status != 429, isAnswer: true))
    }
  }

  private func read(_ answer: Answer) throws(KatsudoError) -> RequestHandle {
    switch answer.status {
    case 200..<300: return try accepted(answer)
    case 408, 500...:
      let error = answer.error()
      // Katsudo sends these codes only if it has stored nothing. Any other server error may come after the request was accepted.
      let sure = [ErrorCode.requestTimeout, .unavailable, .insufficientStorage].map(\.rawValue)
      if case .server(let refusal) = error, let code = refusal.code, sure.contains(code) { throw error }
      if case .queueFull = error { throw error }
      throw unknown(error.description)
    default: throw answer.error()
    }
  }

  private func accepted(_ answer: Answer) throws(KatsudoError) -> RequestHandle {
    let json: JSONValue
    do throws(KatsudoError) { json = try answer.json() } catch {
      // A readable error with status 200 is a refusal. If the answer cannot be read, the outcome is unknown.
      if case .unexpectedAnswer(let reason) = error { throw unknown(reason) }
      throw error
    }
    guard let id = json["request_id"]?.string, RequestHandle.isRequestID(id) else {
      throw unknown("The server's answer has no request id.")
    }
    return RequestHandle(requestID: id, modelID: modelID, baseURL: wire.base.text)
  }

  private func unknown(_ reason: String) -> KatsudoError {
    .unknownSubmission(KatsudoError.UnknownSubmission(modelID: modelID, idempotencyKey: isPromised ? key : nil, reason: reason))
  }
}
