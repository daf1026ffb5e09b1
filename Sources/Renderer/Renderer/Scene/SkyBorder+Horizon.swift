extension SkyBorder {
  /// Returns the border without the subjects. Where a subject reaches into the sky, the border is a straight line from one side of it to
  /// the other.
  func without(_ subjects: [Subject]) -> SkyBorder {
    guard let first = subjects.first else { return self }
    let height = first.mask.height
    // The border may be a few samples beside the edge of the mask.
    let reach = 3
    let isCovered = rows.indices.map { x in
      (max(0, rows[x] - reach)...min(height - 1, rows[x] + reach)).contains { y in subjects.contains { $0.mask[x, y] > 0.5 } }
    }
    let open = rows.indices.filter { !isCovered[$0] }
    guard !open.isEmpty, open.count < rows.count else { return self }
    var mended = rows
    for x in rows.indices where isCovered[x] {
      let left = open.last { $0 < x }
      let right = open.first { $0 > x }
      switch (left, right) {
      case (.some(let left), .some(let right)):
        mended[x] = rows[left] + (rows[right] - rows[left]) * (x - left) / (right - left)
      case (.some(let only), nil), (nil, .some(let only)): mended[x] = rows[only]
      case (nil, nil): break
      }
    }
    return SkyBorder(rows: mended, isBlue: isBlue)
  }

  /// Returns `true` if the border may belong to the ceiling of a room or a corridor. A ceiling is not blue, and at the vanishing point, it
  /// ends at a wall well above the horizon. In contrast, the sky above a street reaches down to the end of the street.
  func isCeiling(height: Int, vanishing: VanishingPoint?) -> Bool {
    guard !isBlue, let vanishing, vanishing.isStrong else { return false }
    let column = min(rows.count - 1, Int(vanishing.x * Double(rows.count)))
    return Double(rows[column]) < 0.82 * vanishing.y * Double(height)
  }

  /// The lowest row of the sky, without the few columns in which it is lowest.
  var lowest: Int {
    let sorted = rows.sorted()
    return sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, sorted.count * 92 / 100)]
  }

  /// Returns the height of the horizon, 0...1. It is the lower end of the sky, moved towards the vanishing point; more if more edges lead
  /// to that point. Hills, or houses at the end of a street, may hide the true horizon.
  func horizon(height: Int, vanishing: VanishingPoint?) -> Double {
    var horizon = Double(lowest) / Double(height)
    if let vanishing {
      let trust = min(max((vanishing.support - 0.25) * 4, 0), 0.8)
      horizon += (vanishing.y - horizon) * trust
    }
    return min(max(horizon, 0.12), 0.8)
  }
}
