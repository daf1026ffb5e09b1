import KatsudoRenderer

/// Scenes of a few shapes with a simple depth.
extension TestPictures {
  /// Returns a white aeroplane in front of a blue sky, a little to the left. The net recognises it.
  static func aeroplane(width: Int, height: Int) -> Picture {
    let wings: [(colour: (UInt8, UInt8, UInt8), corners: [(Double, Double)])] = [
      ((200, 200, 210), [(0.516, 0.5), (0.391, 0.833), (0.445, 0.833), (0.625, 0.514)]),
      ((215, 215, 225), [(0.516, 0.486), (0.453, 0.25), (0.492, 0.25), (0.609, 0.478)]),
      ((200, 60, 60), [(0.219, 0.494), (0.164, 0.306), (0.211, 0.306), (0.297, 0.472)]),
    ]
    return filled(width: width, height: height) { x, y in
      let u = ((Double(x) + 0.5) / Double(width) - 0.35) / 1.3 + 0.5
      let v = ((Double(y) + 0.5) / Double(height) - 0.5) / 1.3 + 0.5
      for wing in wings.reversed() where isInside(wing.corners, u, v) { return wing.colour }
      let (across, down) = ((u - 0.5) / 0.297, (v - 0.5) / 0.0667)
      return across * across + down * down < 1 ? (235, 235, 240) : (110, 165, 230)
    }
  }

  private static func isInside(_ corners: [(Double, Double)], _ x: Double, _ y: Double) -> Bool {
    let sides = corners.indices.map { index in
      let (from, to) = (corners[index], corners[(index + 1) % corners.count])
      return (to.0 - from.0) * (y - from.1) - (to.1 - from.1) * (x - from.0)
    }
    return sides.allSatisfy { $0 >= 0 } || sides.allSatisfy { $0 <= 0 }
  }

  /// Returns rough ground up to a horizon in the middle, two dark towers of different heights, and a clear sky that gets lighter
  /// towards the horizon.
  static func towers(width: Int, height: Int) -> Picture {
    var random = SeededRandom(seed: 5)
    return filled(width: width, height: height) { x, y in
      let (u, v) = (Double(x) / Double(width), Double(y) / Double(height))
      let noise = random.between(-18, 18)
      let isTower = (0.12..<0.3).contains(u) && (0.1..<0.75).contains(v) || (0.62..<0.74).contains(u) && (0.35..<0.58).contains(v)
      if isTower { return (UInt8(72 + noise), UInt8(60 + noise), UInt8(58 + noise)) }
      if v < 0.5 { return (UInt8(120 + 120 * v), UInt8(160 + 100 * v), 235) }
      return (UInt8(118 + noise), UInt8(100 + noise), UInt8(74 + noise))
    }
  }

  /// Returns the inside of a long box. Each surface has its own brightness, and dark lines run along it to the far end.
  static func corridor(width: Int, height: Int, x endX: Double, y endY: Double) -> Picture {
    filled(width: width, height: height) { x, y in
      let u = (Double(x) + 0.5) / Double(width) - endX
      let v = (Double(y) + 0.5) / Double(height) - endY
      let across = u < 0 ? u / endX : u / (1 - endX)
      let down = v < 0 ? v / endY : v / (1 - endY)
      let reach = max(abs(across), abs(down))
      guard reach > 0.2 else { return (150, 140, 120) }
      // The position across a surface is the same all along a line to the far end.
      let place = abs(across) > abs(down) ? down / reach : across / reach
      let base = abs(across) > abs(down) ? 190.0 : (v < 0 ? 225 : 120)
      let line = (place * 3 + 20).truncatingRemainder(dividingBy: 1)
      let level = UInt8(line < 0.5 ? base : base - 45)
      return (level, UInt8(Double(level) * 0.93), UInt8(Double(level) * 0.82))
    }
  }
}
