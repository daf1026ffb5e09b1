package import KatsudoAPI
package import KatsudoCore

/// An input of a workflow that a model can expose.
package struct WorkflowInput: Sendable, Hashable {
  /// The name of the input: `NODE_INPUT`, or the name of an input of a subgraph.
  package var name: String
  /// The places in the graph that get the value.
  package var targets: [ComfyOptions.Target]
  /// The title for people.
  package var title: String?
  /// The input's property in the input schema.
  package var schema: JSONValue
  /// The kind of file that the input names, or `nil` if it names none.
  package var mediaKind: MediaKind?
  /// `true` for a number from which a sampler makes its noise. The value -1 stands for a random one.
  package var isSeed: Bool
  /// `true` if people usually want to change the input.
  package var isProposed: Bool

  package init(
    name: String, targets: [ComfyOptions.Target], title: String? = nil, schema: JSONValue, mediaKind: MediaKind? = nil,
    isSeed: Bool = false,
    isProposed: Bool = false
  ) {
    self.name = name
    self.targets = targets
    self.title = title
    self.schema = schema
    self.mediaKind = mediaKind
    self.isSeed = isSeed
    self.isProposed = isProposed
  }
}
