import Synchronization

/// How to get at a request whose command has ended.
enum PickUp {
  static func sentence(requestID: String, baseURL: String?) -> String {
    "Get its result with: katsudo result \(requestID) --wait" + (baseURL.map { " --base-url \($0)" } ?? "")
  }
}

/// What is to be said when the command ends at once: nothing until a request was accepted.
final class LastWords: Sendable {
  private let words = Mutex<String?>(nil)

  var text: String? { words.withLock { $0 } }

  func set(_ text: String) { words.withLock { $0 = text } }
}
