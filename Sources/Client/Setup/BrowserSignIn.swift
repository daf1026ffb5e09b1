import AsyncHTTPClient
import Foundation
import KatsudoAPI
import NIOCore
import NIOHTTP1

/// A sign-in through a browser: the program shows a code, the owner approves it on the server's page, and the program gets a key. The calls are
/// those of RunComfy's command line.
package struct BrowserSignIn: Sendable {
  /// A sign-in that has begun.
  package struct Started: Sendable, Hashable {
    package var userCode: String
    package var verifyURL: String
    /// The time for which the code is open.
    package var lifetime: Duration
    package var pollInterval: Duration
    fileprivate var deviceCode: String
  }

  /// The state of a sign-in.
  package enum State: Sendable, Hashable {
    case pending, denied, expired
    case authorized(token: String)
  }

  private let base: WebBase
  /// The name by which the program calls itself, in printable ASCII.
  private let client: String
  private static let callLimit = Duration.seconds(30)
  private static let answerLimit = 1 << 20

  package init(base: WebBase, client: String) {
    self.base = base
    self.client = client
  }

  /// Begins a sign-in.
  ///
  /// - Returns: `nil` if the server offers none.
  /// - Throws: ``KatsudoError``.
  package func start() async throws -> Started? {
    let answer = try await post("/api/cli-auth/start", .object([:]))
    // Servers of other kinds answer with an error, or with a page.
    if [401, 403, 404, 405, 501].contains(answer.status) { return nil }
    if answer.isTemporary { throw answer.error() }
    guard let json = try? answer.json(), let deviceCode = json["device_code"]?.string, let userCode = json["user_code"]?.string,
      let url = json["verify_url"]?.string, let seconds = json["expires_in"]?.double, let interval = json["poll_interval"]?.double
    else { return nil }
    return Started(
      userCode: userCode, verifyURL: url, lifetime: .seconds(min(max(seconds, 1), 86_400)),
      pollInterval: .seconds(min(max(interval, 0.2), 60)),
      deviceCode: deviceCode)
  }

  /// Asks for the state of a sign-in.
  ///
  /// - Throws: ``KatsudoError``.
  package func poll(_ started: Started) async throws -> State {
    let answer = try await post("/api/cli-auth/poll", ["device_code": .string(started.deviceCode)])
    // Refused and expired sign-ins may come with status 410.
    let json = answer.status == 410 ? (try? JSONValue(jsonBytes: answer.body)) ?? .null : try answer.json()
    switch json["status"]?.string {
    case "pending": return .pending
    case "denied": return .denied
    case "expired": return .expired
    case "authorized":
      guard let token = json["access_token"]?.string, !token.isEmpty else { fallthrough }
      return .authorized(token: token)
    default:
      throw KatsudoError.unexpectedAnswer("The server's answer about the sign-in has not the expected form. Is it of another version?")
    }
  }

  private func post(_ path: String, _ body: JSONValue) async throws -> Answer {
    var request = HTTPClientRequest(url: base.text + path)
    request.method = .POST
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "content-type", value: "application/json")
    request.headers.add(name: "user-agent", value: client)
    request.body = .bytes(ByteBuffer(string: body.jsonText))
    return try await Self.exchange(request, with: base)
  }

  fileprivate static func exchange(_ request: HTTPClientRequest, with base: WebBase) async throws -> Answer {
    do {
      return try await withTimeLimit(callLimit) {
        // `execute` needs a time limit of its own. It is longer, so the outer limit always ends the call.
        let response = try await HTTPClients.once.execute(request, timeout: .seconds(callLimit.components.seconds + 1))
        let bytes = try await response.body.collect(upTo: answerLimit)
        return Answer(
          status: Int(response.status.code),
          retryAfter: response.headers.first(name: "retry-after").flatMap {
            RetryAfter.pause($0, now: TimeSource.system.now())
          },
          location: response.headers.first(name: "location"), body: Array(bytes.readableBytesView))
      }
    } catch let error as KatsudoError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw KatsudoError.connection(error, to: base.origin)
    }
  }
}

/// The owner of a key.
package struct Account: Sendable, Hashable {
  package var owner: String

  /// Asks the server to whom the key of a setup belongs.
  ///
  /// - Returns: `nil` if the server has no such call.
  /// - Throws: ``KatsudoError``.
  package static func find(_ setup: ClientSetup, at base: WebBase) async throws -> Account? {
    var request = HTTPClientRequest(url: base.text + "/api/auth/me")
    request.headers.add(name: "authorization", value: try setup.token().authorization)
    request.headers.add(name: "accept", value: "application/json")
    request.headers.add(name: "user-agent", value: Wire.userAgent)
    let answer = try await BrowserSignIn.exchange(request, with: base)
    if answer.status == 404 || answer.status == 405 { return nil }
    return (try answer.json())["id"]?.string.map { Account(owner: $0) }
  }
}
