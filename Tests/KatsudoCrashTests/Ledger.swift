import Crypto
import Foundation
import KatsudoAPI
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// The requests that a server accepted, and the first result of each finished one, as its callers see it.
final class Ledger: Sendable {
  private struct State {
    var accepted: Set<String> = []
    /// The submits without an answer, by their idempotency keys.
    var unanswered: [String: JSONValue] = [:]
    var seen: [String: Ending] = [:]
    var changed: Set<String> = []
  }

  /// The end of a request, which must never change later.
  struct Ending: Sendable, Hashable {
    var status: String
    var finishedAt: String
    /// The SHA-256 of the file, if there is one.
    var hash: String
  }

  private let state = NIOLockedValueBox(State())

  var accepted: Set<String> { state.withLockedValue { $0.accepted } }
  var open: [String] { state.withLockedValue { state in state.accepted.filter { state.seen[$0] == nil } } }
  var endings: [String: Ending] { state.withLockedValue { $0.seen } }
  /// The requests whose end changed later.
  var changed: Set<String> { state.withLockedValue { $0.changed } }

  /// The submits whose answer never came, by their idempotency keys.
  var unanswered: [String: JSONValue] { state.withLockedValue { $0.unanswered } }

  /// Records a submit before it is sent.
  func send(_ input: JSONValue, key: String) { state.withLockedValue { $0.unanswered[key] = input } }

  func refuse(key: String) { state.withLockedValue { _ = $0.unanswered.removeValue(forKey: key) } }

  func accept(_ id: String, key: String) {
    state.withLockedValue { state in
      state.unanswered[key] = nil
      state.accepted.insert(id)
    }
  }

  /// Checks that the server has no request beside the accepted ones: no lost submit made a second one.
  func expectNoOther(_ client: APIClient) async throws {
    var listed: Set<String> = []
    var cursor = ""
    repeat {
      let page = try await client.get("/v1/requests?limit=500\(cursor)")
      listed.formUnion(page["requests"]?.array?.compactMap { $0["request_id"]?.string } ?? [])
      cursor = page["next_cursor"]?.string.map { "&cursor=\($0)" } ?? ""
    } while !cursor.isEmpty
    #expect(listed == accepted)
  }

  func see(_ id: String, _ ending: Ending) {
    state.withLockedValue { state in
      if let first = state.seen[id], first != ending { state.changed.insert(id) }
      state.seen[id] = state.seen[id] ?? ending
    }
  }

  /// Reads the result of a request, and its file if it has one.
  ///
  /// - Returns: `true` if the request has ended.
  @discardableResult
  func look(_ id: String, _ client: APIClient) async throws -> Bool {
    let result = try await client.result(id)
    guard let status = result["status"]?.string, let finishedAt = result["finished_at"]?.string else { return false }
    var hash = ""
    if let video = result["output"]?["video"]?.string {
      // Compares only the path, because each start of the server has another port.
      let path = video.firstRange(of: "/files/").map { String(video[$0.lowerBound...]) } ?? video
      let file = try await client.get(path)
      guard file.status == 200 else { throw UnexpectedAnswer("the file of \(id) answered \(file.status)") }
      hash = SHA256.hash(data: file.body).description
    }
    see(id, Ending(status: status, finishedAt: finishedAt, hash: hash))
    return true
  }
}
