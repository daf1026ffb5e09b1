import Foundation

/// The links and sessions of all environments. It decides everything and does no input or output. Times are milliseconds of a monotonic clock.
///
/// Secrets are kept as hashes. The look-up of a hash takes a time that reveals nothing about a secret.
struct LoginBook {
  struct Limits: Sendable, Hashable {
    var sessions: Int
    var sessionMilliseconds: Int64
    var tokenMilliseconds: Int64
    /// The most links that are open at a time.
    var tokens = 100
  }

  private struct Entry {
    var environment: EnvironmentID
    var endsAt: Int64
  }

  private let limits: Limits
  /// The open links by the hashes of their tokens.
  private var tokens: [Data: Entry] = [:]
  /// The sessions by the hashes of their cookies.
  private var sessions: [Data: Entry] = [:]

  init(limits: Limits) { self.limits = limits }

  /// Opens a link. If too many are open, the one that ends first is closed.
  mutating func open(token: Data, for environment: EnvironmentID, at now: Int64) {
    tokens = tokens.filter { $0.value.endsAt > now }
    if tokens.count >= limits.tokens, let first = tokens.min(by: { $0.value.endsAt < $1.value.endsAt }) { tokens[first.key] = nil }
    tokens[token] = Entry(environment: environment, endsAt: now + limits.tokenMilliseconds)
  }

  /// Begins a session with the token of a link, which works only once. If there are too many sessions, the one that ends first is closed.
  ///
  /// - Returns: the sessions that were closed, or `nil` if the token is not one of an open link of the environment.
  mutating func redeem(token: Data, of environment: EnvironmentID, session: Data, at now: Int64) -> [Data]? {
    guard let entry = tokens[token], entry.environment == environment else { return nil }
    tokens[token] = nil
    guard entry.endsAt > now else { return nil }
    var closed = removeEnded(at: now)
    if sessions.count >= limits.sessions, let first = sessions.min(by: { $0.value.endsAt < $1.value.endsAt }) {
      sessions[first.key] = nil
      closed.append(first.key)
    }
    sessions[session] = Entry(environment: environment, endsAt: now + limits.sessionMilliseconds)
    return closed
  }

  func isOpen(session: Data, of environment: EnvironmentID, at now: Int64) -> Bool {
    guard let entry = sessions[session] else { return false }
    return entry.environment == environment && entry.endsAt > now
  }

  mutating func close(session: Data) { sessions[session] = nil }

  /// Closes all links and sessions of an environment.
  ///
  /// - Returns: the sessions that were closed.
  mutating func closeAll(of environment: EnvironmentID) -> [Data] {
    tokens = tokens.filter { $0.value.environment != environment }
    let closed = sessions.filter { $0.value.environment == environment }.map(\.key)
    for session in closed { sessions[session] = nil }
    return closed
  }

  private mutating func removeEnded(at now: Int64) -> [Data] {
    let ended = sessions.filter { $0.value.endsAt <= now }.map(\.key)
    for session in ended { sessions[session] = nil }
    return ended
  }
}
