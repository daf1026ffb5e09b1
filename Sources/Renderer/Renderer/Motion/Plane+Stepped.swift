extension Plane {
  /// Returns the values mapped linearly, with `low` to 0 and `high` to 1, and clamped to 0...1. `high` may be below `low`.
  func stepped(from low: Float, to high: Float) -> Plane {
    var result = self
    for index in values.indices { result.values[index] = min(max((values[index] - low) / (high - low), 0), 1) }
    return result
  }
}
