import NIOConcurrencyHelpers

/// The hint that says how to get the result of a request after its command has ended.
enum ResultHint {
  static func sentence(requestID: String, baseURL: String?) -> String {
    "Get its result with: katsudo result \(requestID) --wait" + (baseURL.map { " --base-url \($0)" } ?? "")
  }
}

/// The text to print if the command ends at once. There is none until a request was accepted.
final class InterruptionMessage: Sendable {
  private let words = NIOLockedValueBox<String?>(nil)

  var text: String? { words.withLockedValue { $0 } }

  func set(_ text: String) { words.withLockedValue { $0 = text } }
}
