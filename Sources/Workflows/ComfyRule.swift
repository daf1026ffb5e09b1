package import KatsudoAPI

/// A value of the graph that is computed from the request, such as the width of a video from the shape of its first picture.
package struct ComfyRule: Sendable, Hashable {
  /// The computation of a rule. Its name is the key `rule` of the document.
  package enum Computation: Sendable, Hashable {
    /// `width` and `height`: a side in pixels of the size that has the shape of the first picture or video of the input.
    case side(SizeRule.Side, of: String, SizeRule)
    /// `length`: a number of frames.
    case length(of: String, LengthRule)
    /// `choice`: the value that stands beside the request's value. The value may also be a link.
    case choice(of: String, values: [String: JSONValue])
    /// `seed`: the request's integer, and for a negative one the integer of its lower 63 bits, because ComfyUI takes no negative seed.
    case seed(of: String)
  }

  /// The place in the graph that gets the value.
  package var target: ComfyOptions.Target
  package var computation: Computation
  /// The rule's own words in the manifest.
  package var document: JSONValue

  /// Reads a rule.
  ///
  /// - Throws: ``WorkflowProblem`` at the given path of the manifest.
  init(_ document: JSONValue, _ path: String, in workflow: ComfyGraph) throws(WorkflowProblem) {
    guard let target = try ComfyOptions.targets(document, path, in: workflow).first else {
      throw WorkflowProblem(path, "must name a node and an input")
    }
    self.target = target
    self.document = document
    computation = try Self.computation(document, path)
  }

  private static func computation(_ document: JSONValue, _ path: String) throws(WorkflowProblem) -> Computation {
    guard let input = document["of"]?.string else { throw WorkflowProblem("\(path).of", "must name an input of the model") }
    switch document["rule"]?.string {
    case "width": return .side(.width, of: input, try SizeRule(document, path))
    case "height": return .side(.height, of: input, try SizeRule(document, path))
    case "length": return .length(of: input, try LengthRule(document, path))
    case "choice":
      guard let values = document["values"]?.object, !values.isEmpty else {
        throw WorkflowProblem("\(path).values", "must be an object with the graph's value for each value of the input \(input)")
      }
      return .choice(of: input, values: values)
    case "seed": return .seed(of: input)
    default: throw WorkflowProblem("\(path).rule", "must be width, height, length, choice or seed")
    }
  }

  /// Returns the value for the graph, or `nil` if the request does not have what the rule needs. The graph then keeps its own value.
  ///
  /// - Throws: ``WorkflowProblem`` at the input with a value that the rule cannot use.
  func value(for values: GraphValues) throws(WorkflowProblem) -> JSONValue? {
    switch computation {
    case .side(let side, let input, let rule):
      guard let picture = values.sizes[input], picture.width > 0, picture.height > 0 else { return nil }
      let size = rule.size(for: picture, pixels: try rule.pixels.value(for: values.input))
      return .integer(Int64(side == .width ? size.width : size.height))
    case .length(let input, let rule):
      guard let value = values.input[input], !value.isNull else { return nil }
      guard let number = value.double, let length = rule.length(for: number) else {
        throw WorkflowProblem(input, "must be a number above 0 that gives at most \(LengthRule.longest) frames")
      }
      return .integer(Int64(length))
    case .choice(let input, let choices):
      guard let value = values.input[input], !value.isNull else { return nil }
      guard let choice = choices[value.choiceName] else { throw WorkflowProblem(input, Self.message(listing: choices.keys)) }
      return choice
    case .seed(let input): return values.input[input]?.integer.map { .integer($0 & .max) }
    }
  }

  static func message(listing names: some Collection<String>) -> String { "must be one of \(names.sorted().joined(separator: ", "))" }
}

extension JSONValue {
  /// The name of a value among the choices of a rule: the text itself, or the number or `true` or `false` as JSON writes it.
  var choiceName: String { string ?? jsonText }
}
