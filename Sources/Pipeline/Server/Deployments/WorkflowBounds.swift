import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoWorkflows

/// The limits of the values that a caller may put into a workflow.
package struct WorkflowBounds: Sendable, Hashable {
  /// The largest number of nodes of a whole workflow.
  package var nodes = 300
  /// The largest width and height in pixels.
  package var side = 8192
  /// The largest number of pictures or videos that are made at once.
  package var batch = 16
  /// The largest number of frames.
  package var frames = 1000

  /// The size in bytes of the largest text that is no file.
  static let textBytes = 64 << 10
  static let steps = 1000

  package init() {}

  /// Returns the reason why a value may not stand at a place, or `nil` if it may.
  ///
  /// - Parameter graph: the workflow. It tells what a node that only gives a number is used for.
  func refusal(of value: JSONValue, at place: WorkflowPlace, in graph: ComfyGraph) -> (type: String, message: String)? {
    // ComfyUI takes a value out of this wrapping.
    let plain = value["__value__"] ?? value
    if let limit = limit(at: place, in: graph) {
      if let number = plain.double, abs(number) > Double(limit) { return ("less_than_equal", "This input must be at most \(limit) here.") }
      // ComfyUI reads numbers from texts too.
      if let text = plain.string, text.contains(where: \.isNumber), !text.contains(where: \.isLetter) {
        return ("number_type", "This input must be a number and no text.")
      }
    }
    return Self.texts(of: value).lazy.compactMap { text in
      if text.utf8.count > Self.textBytes { return ("string_too_long", "This text is longer than \(Self.textBytes) bytes. Shorten it.") }
      if !PathText.isProse(place.input), PathText.isForeign(text) {
        return (
          "path_not_allowed",
          "This input must not be a path: it must not begin with a slash, a drive or ~, have .. as a part, name another folder, or be an address."
        )
      }
      return nil
    }.first
  }

  /// Returns the limit of a number, or `nil` if the place has none.
  private func limit(at place: WorkflowPlace, in graph: ComfyGraph) -> Int? {
    if let limit = limit(of: place.input) { return limit }
    // A node such as PrimitiveInt gives its value to the inputs that are linked to it.
    guard place.input == "value" else { return nil }
    return graph.nodes.values.flatMap { node in
      node.inputs.keys.filter { node.link($0)?.node == place.node }.compactMap { limit(of: $0) }
    }.min()
  }

  private func limit(of input: String) -> Int? {
    let words = Set(input.lowercased().split { $0 == "_" || $0 == "." }.map(String.init))
    if !words.isDisjoint(with: ["width", "height", "resolution"]) { return side }
    if !words.isDisjoint(with: ["batch", "amount", "repeat", "repeats"]) { return batch }
    if !words.isDisjoint(with: ["length", "frames"]) || input == "frame_count" { return frames }
    return words.contains("steps") ? Self.steps : nil
  }

  /// All texts in a value.
  private static func texts(of value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let items): items.flatMap(texts)
    case .object(let members): members.keys.sorted() + members.values.flatMap(texts)
    case .null, .bool, .integer, .number: []
    }
  }
}
