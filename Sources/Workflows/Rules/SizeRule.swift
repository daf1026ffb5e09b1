import KatsudoAPI

/// The rule for the size of a video or picture: the shape of the first picture, a number of pixels, and sides that are multiples of a number.
package struct SizeRule: Sendable, Hashable {
  package enum Side: Sendable, Hashable { case width, height }

  /// The largest number of pixels (width times height).
  package var pixels: RuleNumber
  /// Each side is a multiple of this number: 8, 16 or 32 for most models.
  package var multiple: Int

  package init(pixels: RuleNumber, multiple: Int) {
    self.pixels = pixels
    self.multiple = multiple
  }

  /// Reads the keys `pixels` and `multiple` of a rule.
  init(_ document: JSONValue, _ path: String) throws(WorkflowProblem) {
    pixels = try RuleNumber(document["pixels"] ?? .null, "\(path).pixels")
    guard let multiple = document["multiple"]?.integer, (1...512).contains(multiple) else {
      throw WorkflowProblem("\(path).multiple", "must be a whole number from 1 to 512")
    }
    self.multiple = Int(multiple)
  }

  /// Returns the size whose shape is nearest to the picture's: each side is a multiple of ``multiple`` and at least ``multiple``, and both
  /// together have at most `pixels` pixels if that is possible. Of two sizes with the same shape it is the larger one.
  package func size(for picture: (width: Int, height: Int), pixels: Double) -> (width: Int, height: Int) {
    let shape = Double(picture.width) / Double(picture.height)
    let widths = candidates(near: (pixels * shape).squareRoot())
    let heights = candidates(near: (pixels / shape).squareRoot())
    let sizes = widths.flatMap { width in heights.map { (width: width, height: $0) } }
    let allowed = sizes.filter { Double($0.width * $0.height) <= pixels }
    func difference(_ size: (width: Int, height: Int)) -> Double {
      let ratio = Double(size.width) / Double(size.height) / shape
      return max(ratio, 1 / ratio)
    }
    return allowed.min { (difference($0), -$0.width) < (difference($1), -$1.width) } ?? (widths[0], heights[0])
  }

  /// The multiples next to a length: the one below it, or the length itself, and then the one above it.
  private func candidates(near length: Double) -> [Int] {
    // A length such as 1280 may be computed as 1279.9999999.
    let below = max(1, Int((length / Double(multiple) + 1e-6).rounded(.down)))
    return [below * multiple, (below + 1) * multiple]
  }
}
