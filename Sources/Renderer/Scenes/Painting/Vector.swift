/// A point, a direction or a linear colour. Metres: x to the right, y up, z into the picture.
typealias Vector = SIMD3<Float>

extension SIMD3<Float> {
  func dot(_ other: Vector) -> Float { (self * other).sum() }
  var length: Float { dot(self).squareRoot() }
  var normalized: Vector { self / Swift.max(length, 1e-9) }

  /// Returns the direction that a mirror with this normal gives to `ray`.
  func reflecting(_ ray: Vector) -> Vector { ray - self * (2 * ray.dot(self)) }

  func mixed(with other: Vector, _ share: Float) -> Vector { self + (other - self) * share }
}

/// Returns 0 below `low`, 1 above `high`, and a smooth curve between.
func smoothstep(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let part = min(1, max(0, (value - low) / (high - low)))
  return part * part * (3 - 2 * part)
}
