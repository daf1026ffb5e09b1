extension Plane {
  /// 0 below `low`, 1 above `high`, straight between; `high` may be the lower one.
  func stepped(from low: Float, to high: Float) -> Plane {
    var result = self
    for index in values.indices { result.values[index] = min(max((values[index] - low) / (high - low), 0), 1) }
    return result
  }
}
