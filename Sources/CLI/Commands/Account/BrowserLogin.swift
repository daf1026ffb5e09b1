import Foundation
import KatsudoClient

/// The sign-in of `katsudo login` through a browser.
struct BrowserLogin: Sendable {
  let base: WebBase
  let console: Console

  /// Shows a code, and waits until its owner has answered on the server's page.
  ///
  /// - Returns: the key, or `nil` if the server offers no such sign-in.
  /// - Throws: ``CommandFailure`` if the owner refused or the time is over, `CancellationError` after Ctrl-C, or `KatsudoError`.
  func token() async throws -> String? {
    let signIn = BrowserSignIn(base: base, client: Self.client)
    guard let started = try await signIn.start() else { return nil }
    console.tell("Open this page, compare the code, and approve it with your key:\n  \(started.verifyURL)\n  code: \(started.userCode)")
    let isOpened = await Browser.open(started.verifyURL)
    console.note(
      (isOpened ? "The page was opened in your browser. " : "")
        + "Waiting for the answer, at most \(PlainTime.text(seconds: started.lifetime.inSeconds)). Without a browser, use: katsudo login --ask"
    )
    let end = ContinuousClock.now + started.lifetime
    while ContinuousClock.now < end {
      try await Task.sleep(for: started.pollInterval)
      switch try await poll(signIn, started) {
      case .pending: continue
      case .authorized(let token): return token
      case .denied: throw CommandFailure(.noPermission, "denied", "The sign-in was refused on the page. No key was saved.")
      case .expired: throw Self.expired
      }
    }
    throw Self.expired
  }

  /// Polls once. A connection that is lost for a moment, or a server that is busy, does not end the sign-in.
  private func poll(_ signIn: BrowserSignIn, _ started: BrowserSignIn.Started) async throws -> BrowserSignIn.State {
    do { return try await signIn.poll(started) } catch let error as KatsudoError {
      switch error {
      case .transport, .rateLimited, .server:
        console.detail("\(error)")
        return .pending
      default: throw error
      }
    }
  }

  private static let expired = CommandFailure(
    .inUse, "expired",
    "The code is no longer valid: its time is over, or the server was started again. Run katsudo login again for a new code.")

  /// The name that the page shows: the program and the machine, in printable ASCII.
  private static var client: String {
    let host = ProcessInfo.processInfo.hostName.unicodeScalars.filter { (33...126).contains($0.value) && $0 != "(" && $0 != ")" }
    return "katsudo (\(String(String.UnicodeScalarView(host)).prefix(60)))"
  }
}

extension Duration {
  fileprivate var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
