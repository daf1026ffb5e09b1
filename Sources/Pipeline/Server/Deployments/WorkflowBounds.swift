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
      if let text = plain.string, Self.isNumber(text) { return ("number_type", "This input must be a number and no text.") }
    }
    if value.texts.contains(where: { $0.utf8.count > Self.textBytes }) {
      return ("string_too_long", "This text is longer than \(Self.textBytes) bytes. Shorten it.")
    }
    return ValueRefusal(of: value, at: place.target, in: graph).map { refusal in
      (refusal == .path ? "path_not_allowed" : "bad_link", "This input \(refusal.message).")
    }
  }

  /// Returns `true` for a text that Python reads as a number, such as `16384`, `1_000` or ` 1e9 `.
  private static func isNumber(_ text: String) -> Bool {
    let plain = text.filter { !$0.isWhitespace && $0 != "_" }
    return Double(plain) != nil || (plain.contains(where: \.isNumber) && !plain.contains(where: \.isLetter))
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
}
