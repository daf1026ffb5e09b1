package import KatsudoAPI
package import KatsudoWorkflows

/// The outputs of a job, from the messages about it.
///
/// A server sends the outputs of each node when it has run, then whether the job succeeded, and then that the history is written. If the
/// messages were read from the beginning and none is missing, they hold what the history holds, so it need not be read.
package struct ReportedOutputs: Sendable, Hashable {
  /// The output nodes of the graph without a message so far.
  private var missing: Set<String>
  private var outputs: [String: JSONValue] = [:]
  private var hasSucceeded = false
  private var isWritten = false
  /// `true` if a message may be missing.
  private var hasGap: Bool

  /// - Parameter outputClasses: the classes that end a graph. Without an output node in the graph, nothing is known from messages.
  package init(_ graph: ComfyGraph, outputClasses: Set<String>) {
    missing = Set(graph.nodes.filter { outputClasses.contains($0.value.classType) }.keys)
    hasGap = missing.isEmpty
  }

  package mutating func record(_ event: ComfyEvent) {
    switch event {
    case .executed(let node, let output):
      outputs[node] = output
      missing.remove(node)
    case .ending(let hasSucceeded): self.hasSucceeded = hasSucceeded
    case .ended: isWritten = true
    case .disconnected: hasGap = true
    case .cached, .progress, .preview: break
    }
  }

  /// `true` if the job succeeded and the outputs of all output nodes are known.
  package var areComplete: Bool { hasSucceeded && missing.isEmpty && !hasGap }

  /// The part of the history's entry that a job with success needs, or `nil` if the outputs are not complete or the history is not written.
  package var entry: JSONValue? {
    areComplete && isWritten ? ["status": ["status_str": "success"], "outputs": .object(outputs)] : nil
  }
}
