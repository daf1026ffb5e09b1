/// A grid of floats, row by row without padding.
package struct Plane: Sendable {
  package let width: Int
  package let height: Int
  package var values: [Float]

  package init(width: Int, height: Int, repeating value: Float = 0) {
    self.width = width
    self.height = height
    values = [Float](repeating: value, count: width * height)
  }

  /// - Precondition: `values` has `width` * `height` elements.
  init(width: Int, height: Int, values: [Float]) {
    precondition(values.count == width * height, "a plane's values must fill it")
    self.width = width
    self.height = height
    self.values = values
  }

  package subscript(x: Int, y: Int) -> Float {
    get { values[y * width + x] }
    set { values[y * width + x] = newValue }
  }
}
