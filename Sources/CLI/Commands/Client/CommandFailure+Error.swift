import Foundation
import KatsudoClient

extension CommandFailure {
  /// Makes the failure that the user sees from an error of the library or from a cancelled task.
  package init(_ error: any Error) {
    switch error {
    case let failure as CommandFailure: self = failure
    case let error as KatsudoError: self.init(library: error)
    case is CancellationError: self.init(.interrupted, "interrupted", "Interrupted.")
    default: self.init(.failure, "failure", "\(error)")
    }
  }

  private init(library error: KatsudoError) {
    let (code, word) = Self.verdict(error)
    self.init(code, word, error.description)
    requestID = error.handle?.requestID
    switch error {
    case .invalidInput(let refusal) where !refusal.fields.isEmpty:
      message = "The server refuses the input."
      fields = refusal.fields.map { Field(path: $0.path, message: $0.message) }
    case .unauthenticated(let refusal) where refusal.status == nil:
      message = refusal.message.firstSentence + " Log in with katsudo login, or set RUNCOMFY_TOKEN."
    case .unauthenticated:
      message = message.firstSentence + " katsudo whoami shows the key that was sent; katsudo login saves another key."
    case .timeout: mayGoOn = true
    case .interrupted(let interruption):
      mayGoOn = interruption.reason != .taskCancelled(remote: .cancelled)
    default: break
    }
  }

  private static func verdict(_ error: KatsudoError) -> (CommandExit, String) {
    switch error {
    case .configuration: (.usage, "usage")
    case .unauthenticated: (.noPermission, "unauthenticated")
    case .notFound: (.badInput, "not_found")
    case .invalidInput: (.badInput, "invalid_input")
    case .insufficientBalance: (.badInput, "insufficient_balance")
    case .rateLimited: (.inUse, "rate_limited")
    case .queueFull: (.inUse, "queue_full")
    case .server(let refusal): (server(refusal.status ?? 0), "server")
    case .unexpectedAnswer: (.failure, "unexpected_answer")
    case .transport(let transport):
      transport.kind == .noAnswerInTime ? (.inUse, "no_answer_in_time") : (.unavailable, "no_connection")
    case .file(let problem): (file(problem.kind), "file")
    // The code is not 75, because a script may try again after 75, and the request could then cost twice.
    case .unknownSubmission: (.unavailable, "unknown_submission")
    case .timeout: (.inUse, "timeout")
    case .failed: (.failure, "failed")
    case .cancelled: (.failure, "cancelled")
    case .interrupted(let interruption): interruptionVerdict(interruption.reason)
    }
  }

  private static func interruptionVerdict(_ reason: KatsudoError.Interruption.Reason) -> (CommandExit, String) {
    switch reason {
    case .taskCancelled: (.interrupted, "interrupted")
    case .error(let error): verdict(error)
    }
  }

  private static func server(_ status: Int) -> CommandExit {
    switch status {
    case 500...: .unavailable
    case 408: .inUse
    case 400..<500: .badInput
    default: .failure
    }
  }

  private static func file(_ kind: FileProblem.Kind) -> CommandExit {
    switch kind {
    case .missing, .unusable: .missingFile
    case .tooLarge, .unknownType: .badInput
    case .forbiddenURL, .refused: .failure
    }
  }
}

extension String {
  /// The text up to and including the first full stop that ends a sentence. A full stop inside an address or a number does not count.
  fileprivate var firstSentence: String { (range(of: ". ").map { String(self[..<$0.lowerBound]) } ?? trimmingSuffix(".")) + "." }

  private func trimmingSuffix(_ end: Character) -> String { last == end ? String(dropLast()) : self }
}
