import KatsudoAPI
import KatsudoTesting
import NIOConcurrencyHelpers

/// The requests that a forwarding server accepted, with their markers, and how each ended, as its callers see it.
final class ForwardLedger: Sendable {
  private struct State {
    var markers: [String: String] = [:]
    var endings: [String: JSONValue] = [:]
    var changed: Set<String> = []
    var next = 0
  }

  private let state = NIOLockedValueBox(State())

  /// The marker of every accepted request, by its id.
  var markers: [String: String] { state.withLockedValue { $0.markers } }
  /// The result of every request that ended.
  var endings: [String: JSONValue] { state.withLockedValue { $0.endings } }
  var open: [String] { state.withLockedValue { state in state.markers.keys.filter { state.endings[$0] == nil } } }
  /// The requests whose end changed later.
  var changed: Set<String> { state.withLockedValue { $0.changed } }

  /// Returns a marker that no other request has.
  func newMarker() -> String {
    state.withLockedValue { state in
      defer { state.next += 1 }
      return "request \(state.next)"
    }
  }

  func accept(_ id: String, marker: String) { state.withLockedValue { $0.markers[id] = marker } }

  /// Looks a request up.
  ///
  /// - Returns: `true` if the request has ended.
  @discardableResult
  func look(_ id: String, _ client: APIClient) async throws -> Bool {
    let result = try await client.result(id)
    guard result["finished_at"]?.string != nil else { return false }
    state.withLockedValue { state in
      if let first = state.endings[id], Self.gist(first) != Self.gist(result) { state.changed.insert(id) }
      state.endings[id] = state.endings[id] ?? result
    }
    return true
  }

  /// Removes the links, because each start of the server has another port.
  private static func gist(_ result: JSONValue) -> [JSONValue?] { [result["status"], result["finished_at"], result["error"]] }
}
