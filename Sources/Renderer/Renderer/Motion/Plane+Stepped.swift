extension Plane {
  /// Maps values to 0 at `low`, 1 at `high`, linearly between and clamped outside. `high` may be below `low`.
  func stepped(from low: Float, to high: Float) -> Plane {
    var result = self
    for index in values.indices { result.values[index] = min(max((values[index] - low) / (high - low), 0), 1) }
    return result
  }
}
