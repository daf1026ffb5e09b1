import KatsudoAPI
package import KatsudoWorkflows

extension ComfyGraph {
  /// Returns the graph with an own place for the files of each node: `rc/REQUEST/NODE`. So no other job has the same names, and the server
  /// saves files again whose nodes did not change.
  package func saving(below folder: String) -> ComfyGraph {
    var graph = self
    for (id, node) in nodes {
      for name in node.inputs.keys where name == "filename_prefix" || name.hasSuffix(".filename_prefix") {
        graph.nodes[id]?.inputs[name] = .string("\(folder)/\(Self.fileName(id))")
      }
    }
    return graph
  }

  /// Returns a text with only letters, digits, dots, dashes and underscores, in lower case, at most 100 of them.
  package static func fileName(_ text: String) -> String {
    let name = String(text.lowercased().prefix(100).map { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) ? $0 : "_" })
    return name.allSatisfy { $0 == "." } ? "_" : name
  }

  /// The classes of all nodes.
  var classes: Set<String> { Set(nodes.values.map(\.classType)) }
}
