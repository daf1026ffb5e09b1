import KatsudoAPI
package import KatsudoWorkflows

/// The progress of a whole graph, from the messages about its nodes.
///
/// A node counts by the work that it usually is: a sampler 50, a decoder 5, any other node 1. Nodes whose results the server has already are
/// no work. The progress never falls, and it stays below 1, because the files must still be fetched.
package struct GraphProgress: Sendable, Hashable {
  /// The weights of the nodes that will run.
  private var weights: [String: Double] = [:]
  private let classes: [String: String]
  /// The finished share of each node that has begun.
  private var shares: [String: Double] = [:]
  private var cached: Set<String> = []
  /// The finished share of the graph, from 0 to 0.99.
  package private(set) var fraction = 0.0
  /// The class of the node that runs, for people.
  package private(set) var stage: String?

  /// - Parameter outputClasses: the classes that end a graph. If none of the graph's nodes is one of them, every node is expected to run.
  package init(_ graph: ComfyGraph, outputClasses: Set<String>) {
    classes = graph.nodes.mapValues(\.classType)
    var open = graph.nodes.filter { outputClasses.contains($0.value.classType) }.map(\.key)
    if open.isEmpty { open = Array(graph.nodes.keys) }
    var reached: Set<String> = []
    while let id = open.popLast() {
      guard let node = graph.nodes[id], reached.insert(id).inserted else { continue }
      open += node.inputs.values.compactMap { ComfyGraph.Link($0)?.node }
    }
    for id in reached { weights[id] = Self.weight(classes[id] ?? "") }
  }

  /// Records that the server has the results of some nodes already.
  package mutating func skip(_ nodes: [String]) {
    cached.formUnion(nodes)
    compute()
  }

  /// Records the finished share of a node, from 0 to 1. A node that the graph does not have is a hidden one of the display node.
  package mutating func record(_ node: String, share: Double, isRunning: Bool, display: String?) {
    guard share.isFinite else { return }
    let share = min(max(share, 0), 1)
    if weights[node] == nil, !cached.contains(node) { weights[node] = Self.weight(classes[display ?? node] ?? classes[node] ?? "") }
    shares[node] = max(shares[node] ?? 0, share)
    if isRunning { stage = classes[display ?? node] ?? classes[node] ?? stage }
    compute()
  }

  private mutating func compute() {
    var (all, done) = (0.0, 0.0)
    for (id, weight) in weights where !cached.contains(id) {
      all += weight
      done += weight * (shares[id] ?? 0)
    }
    guard all > 0 else { return }
    fraction = max(fraction, min(done / all, 0.99))
  }

  private static func weight(_ classType: String) -> Double {
    if classType.contains("Sampler") { return 50 }
    return classType.contains("Decode") ? 5 : 1
  }
}
