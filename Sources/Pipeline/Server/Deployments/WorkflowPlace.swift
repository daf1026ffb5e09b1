import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows

/// One input of one node.
struct WorkflowPlace: Sendable, Hashable {
  var node: String
  var input: String

  /// The name of the place among the inputs of a model. Two places never have the same name, whatever characters their ids have.
  var name: String { node.replacing("~", with: "~0").replacing("/", with: "~1") + "/" + input }

  var target: ComfyOptions.Target { ComfyOptions.Target(node: node, input: input) }

  /// The location in a body under the key `overrides`.
  var override: [JSONStep] { [.key("overrides"), .key(node), .key("inputs"), .key(input)] }

  /// The location in a body under the key `workflow_api_json`.
  var inGraph: [JSONStep] { [.key("workflow_api_json"), .key(node), .key("inputs"), .key(input)] }
}

extension ComfyGraph {
  /// The places whose input is a value and no link, in the order of their names.
  var values: [WorkflowPlace] {
    nodes.flatMap { id, node in
      node.inputs.keys.filter { node.link($0) == nil }.map { WorkflowPlace(node: id, input: $0) }
    }.sorted { $0.name < $1.name }
  }

  subscript(place: WorkflowPlace) -> JSONValue? { nodes[place.node]?.inputs[place.input] }
}
