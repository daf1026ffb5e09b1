extension Plane {
  /// Returns inverse depth with a subject added. The subject is as near as the ground below it, is nearer than the things behind it, and
  /// has a slight relief.
  func placing(_ subject: Subject, on ground: Ground) -> Plane {
    /// The difference of inverse depth between the middle and the outline of the subject.
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
