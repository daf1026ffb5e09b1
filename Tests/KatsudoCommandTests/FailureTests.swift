import Foundation
import KatsudoClient
import KatsudoCommands
import Testing

/// The exit codes of the library's errors, also of errors that a test cannot easily cause.
@Suite struct FailureTests {
  private static let stored = #"{"request_id":"req-1","base_url":"http://127.0.0.1:8787/v1"}"#

  @Test(arguments: [
    (KatsudoError.Transport.Kind.notConnected, CommandExit.unavailable), (.noAnswerInTime, .inUse), (.connectionLost, .unavailable),
  ])
  func `a missing answer gives 75, and a missing or lost connection gives 69`(kind: KatsudoError.Transport.Kind, code: CommandExit) {
    #expect(CommandFailure(KatsudoError.transport(.init(kind, "x"))).code == code)
  }

  @Test(arguments: [
    (KatsudoError.configuration("x"), CommandExit.usage), (.notFound(.init("x", status: 404)), .badInput),
    (.insufficientBalance(.init("x", status: 402)), .badInput), (.rateLimited(retryAfter: .seconds(3)), .inUse),
    (.queueFull(.init("x", status: 503)), .inUse), (.server(.init("x", status: 507)), .unavailable),
    (.server(.init("x", status: 408)), .inUse), (.server(.init("x", status: 418)), .badInput), (.unexpectedAnswer("x"), .failure),
    (.file(.init(.missing, "a", "x")), .missingFile), (.file(.init(.tooLarge(limit: 1), "a", "x")), .badInput),
    (.unknownSubmission(.init(modelID: "a/b", idempotencyKey: nil, reason: "x")), .unavailable),
  ])
  func `every error of the library has its exit code`(error: KatsudoError, code: CommandExit) {
    #expect(CommandFailure(error).code == code)
  }

  @Test func `an error during a wait keeps its exit code and the request's id`() throws {
    let handle = try JSONDecoder().decode(RequestHandle.self, from: Data(Self.stored.utf8))
    let lost = KatsudoError.transport(.init(.notConnected, "x"))
    let failure = CommandFailure(KatsudoError.interrupted(.init(handle: handle, reason: .error(lost))))
    #expect(failure.code == .unavailable && failure.requestID == "req-1" && failure.mayGoOn)
    let stopped = CommandFailure(KatsudoError.interrupted(.init(handle: handle, reason: .taskCancelled(remote: .cancelled))))
    #expect(stopped.code == .interrupted && !stopped.mayGoOn)
    #expect(CommandFailure(KatsudoError.cancelled(handle)).code == .failure)
    #expect(CommandFailure(CancellationError()).code == .interrupted)
  }
}
