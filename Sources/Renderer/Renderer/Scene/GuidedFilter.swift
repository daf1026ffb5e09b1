/// A guided filter (He, Sun and Tang, 2010). It smooths a plane and keeps the edges where a guide picture has edges.
struct GuidedFilter {
  /// The number of samples to each side.
  let radius: Int
  /// The regularization: smaller variances of the guide count as flat.
  let epsilon: Float

  func apply(_ plane: Plane, guide: Plane) -> Plane {
    let meanGuide = guide.boxed(radius: radius)
    let meanPlane = plane.boxed(radius: radius)
    let correlation = (guide * plane).boxed(radius: radius)
    let power = (guide * guide).boxed(radius: radius)
    var slope = plane
    var offset = plane
    for index in plane.values.indices {
      let variance = power.values[index] - meanGuide.values[index] * meanGuide.values[index]
      let covariance = correlation.values[index] - meanGuide.values[index] * meanPlane.values[index]
      slope.values[index] = covariance / (variance + epsilon)
      offset.values[index] = meanPlane.values[index] - slope.values[index] * meanGuide.values[index]
    }
    slope = slope.boxed(radius: radius)
    offset = offset.boxed(radius: radius)
    var result = plane
    for index in plane.values.indices {
      result.values[index] = min(1, max(0, slope.values[index] * guide.values[index] + offset.values[index]))
    }
    return result
  }
}

extension Plane {
  fileprivate static func * (a: Plane, b: Plane) -> Plane {
    var result = a
    for index in a.values.indices { result.values[index] = a.values[index] * b.values[index] }
    return result
  }
}
