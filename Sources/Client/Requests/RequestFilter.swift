public import Foundation

/// A selection of your own requests. All given filters must match.
public struct RequestFilter: Sendable, Hashable {
  /// The states to list. An empty array means all states. `completed` means both `succeeded` and `failed`.
  public var states: [RequestState]
  /// The model of the requests, or `nil` for all models.
  public var modelID: String?
  /// The first moment of acceptance, or `nil`.
  public var from: Date?
  /// The moment before which the requests were accepted, or `nil`.
  public var to: Date?
  /// The labels that the requests have, at most 16. An empty array means requests with any labels or none.
  public var labels: [String]

  /// Makes a filter. Without arguments it selects all requests.
  public init(states: [RequestState] = [], modelID: String? = nil, from: Date? = nil, to: Date? = nil, labels: [String] = []) {
    self.states = states
    self.modelID = modelID
    self.from = from
    self.to = to
    self.labels = labels
  }

  var query: [(String, String?)] {
    [
      ("state", states.isEmpty ? nil : states.map(\.rawValue).joined(separator: ",")), ("model", modelID),
      ("from", from.map(Moment.text)), ("to", to.map(Moment.text)),
    ] + labels.map { ("label", $0) }
  }
}
