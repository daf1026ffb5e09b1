import Crypto
import Foundation
import KatsudoAPI
import NIOConcurrencyHelpers

/// The links and sessions of all environments, with the WebSockets that belong to each session.
final class Logins: Sendable {
  /// A signed-in browser.
  struct Session: Sendable, Hashable {
    fileprivate let hash: Data
    let environment: EnvironmentID
  }

  private struct State {
    var book: LoginBook
    /// The signals that end the WebSockets of a session.
    var ends: [Data: [EndSignal]] = [:]
  }

  private let box: NIOLockedValueBox<State>
  private let time: TimeSource

  init(limits: LoginBook.Limits, time: TimeSource) {
    box = NIOLockedValueBox(State(book: LoginBook(limits: limits)))
    self.time = time
  }

  /// Opens a link and returns its token.
  func open(_ environment: EnvironmentID) -> String {
    let token = Self.secret()
    box.withLockedValue { $0.book.open(token: Self.hash(token), for: environment, at: time.monotonicMilliseconds()) }
    return token
  }

  /// Begins a session with the token of a link.
  ///
  /// - Returns: the secret for the cookie, or `nil` if the token does not work or works no longer.
  func redeem(_ token: String, of environment: EnvironmentID) -> String? {
    let secret = Self.secret()
    let ended: [EndSignal]? = box.withLockedValue { state in
      state.book.redeem(
        token: Self.hash(token), of: environment, session: Self.hash(secret), at: time.monotonicMilliseconds()
      ).map { closed in closed.flatMap { state.ends.removeValue(forKey: $0) ?? [] } }
    }
    for signal in ended ?? [] { signal.give() }
    return ended == nil ? nil : secret
  }

  /// Returns the session of the first cookie that has one.
  func session(cookies: [String], of environment: EnvironmentID) -> Session? {
    cookies.lazy.map { Session(hash: Self.hash($0), environment: environment) }.first { self.isOpen($0) }
  }

  func isOpen(_ session: Session) -> Bool {
    box.withLockedValue { $0.book.isOpen(session: session.hash, of: session.environment, at: time.monotonicMilliseconds()) }
  }

  func close(_ session: Session) {
    let ended = box.withLockedValue { state in
      state.book.close(session: session.hash)
      return state.ends.removeValue(forKey: session.hash) ?? []
    }
    for signal in ended { signal.give() }
  }

  /// Closes all links and sessions of an environment.
  func closeAll(of environment: EnvironmentID) {
    let ended = box.withLockedValue { state in
      state.book.closeAll(of: environment).flatMap { state.ends.removeValue(forKey: $0) ?? [] }
    }
    for signal in ended { signal.give() }
  }

  /// Gives the signal when the session is closed, at once if it is closed already.
  func end(_ signal: EndSignal, with session: Session) {
    let isOpen = box.withLockedValue { state in
      guard state.book.isOpen(session: session.hash, of: session.environment, at: time.monotonicMilliseconds()) else { return false }
      state.ends[session.hash, default: []].append(signal)
      return true
    }
    if !isOpen { signal.give() }
  }

  /// Forgets a signal. Call this when its WebSocket has ended.
  func forget(_ signal: EndSignal, of session: Session) {
    box.withLockedValue { state in
      state.ends[session.hash]?.removeAll { $0 === signal }
      if state.ends[session.hash]?.isEmpty == true { state.ends[session.hash] = nil }
    }
  }

  /// Makes a secret of 256 random bits, in the alphabet of URLs.
  private static func secret() -> String {
    var generator = SystemRandomNumberGenerator()
    let bytes = Data((0..<4).flatMap { _ in withUnsafeBytes(of: generator.next()) { Array($0) } })
    return bytes.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private static func hash(_ secret: String) -> Data { Data(SHA256.hash(data: Data(secret.utf8))) }
}
