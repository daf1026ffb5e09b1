extension Plane {
  /// Adds a subject to inverse depth: as near as the ground below it, with a slight relief, and nearer than the things behind it.
  func placing(_ subject: Subject, on ground: Ground) -> Plane {
    /// The inverse depth of the middle minus that of the outline.
    let relief: Float = 0.1
    var hidden = (weight: Float(0), sum: Float(0))
    for index in values.indices {
      hidden.weight += subject.mask.values[index]
      hidden.sum += subject.mask.values[index] * values[index]
    }
    let behind = hidden.weight > 0 ? hidden.sum / hidden.weight : 0
    let near = min(1 - relief, max(ground.disparity(at: Float(subject.foot)), behind + relief))
    var result = self
    for index in values.indices {
      let value = near + relief * subject.relief.values[index]
      result.values[index] += (value - values[index]) * subject.mask.values[index]
    }
    return result
  }
}
