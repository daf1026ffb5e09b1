import Glibc

extension Room {
  static let small: [SceneThing] = [bowl, lamp] + fruit + pictures + plant

  private static let bowl = SceneThing(low: Vector(-0.32, 0.40, 1.68), high: Vector(0.02, 0.54, 2.02)) { point in
    let p = point - Vector(-0.15, 0.53, 1.85)
    let shell = abs(p.length - 0.125) - 0.006
    return max(shell, max(p.y + 0.01, -p.y - 0.112)) * 0.9
  } material: { point, _ in
    let glaze = SceneNoise.solid(point * 40, 3)
    return SceneMaterial(colour: Vector(0.70, 0.68, 0.62) * (0.75 + 0.4 * glaze), mirror: 0.04, shine: 0.5)
  }

  private static let fruit: [SceneThing] = [
    (Vector(-0.19, 0.50, 1.81), Vector(0.78, 0.40, 0.08)), (Vector(-0.10, 0.50, 1.86), Vector(0.62, 0.13, 0.08)),
    (Vector(-0.17, 0.515, 1.91), Vector(0.46, 0.52, 0.12)),
  ].map { (place: Vector, colour: Vector) in
    SceneThing(low: place - Vector(repeating: 0.05), high: place + Vector(repeating: 0.05)) { point in
      (point - place).length - 0.044
    } material: { point, _ in
      SceneMaterial(colour: colour * (0.8 + 0.4 * SceneNoise.solid(point * 120, 5)), shine: 0.3)
    }
  }

  /// A standing lamp with a cloth shade, lit.
  private static let lamp = SceneThing(low: Vector(1.27, 0, 3.45), high: Vector(1.83, 1.85, 4.0)) { point in
    let p = point - Vector(1.55, 0, 3.72)
    let post = Shape.drum(p, radius: 0.014, height: 1.5)
    let foot = Shape.drum(p, radius: 0.15, height: 0.03)
    let radius = 0.25 - (p.y - 1.42) * 0.26
    let across = Vector(p.x, 0, p.z).length
    let shade = max(abs(across - radius) - 0.005, abs(p.y - 1.58) - 0.17)
    return min(min(post, foot), shade) * 0.9
  } material: { point, _ in
    guard point.y > 1.40 else { return SceneMaterial(colour: Vector(0.30, 0.22, 0.12), shine: 0.8) }
    let weave = 0.8 + 0.3 * SceneNoise.value(point.x * 190 + point.z * 190, point.y * 190, 3)
    let bright = 1 - abs(point.y - 1.56) * 2.6
    return SceneMaterial(colour: Vector(0.8, 0.7, 0.5), glow: Vector(1.25, 0.78, 0.36) * (weave * bright))
  }

  /// Three framed pictures above the sofa: hills, leaves and a sun.
  private static let pictures: [SceneThing] = [(-1.20, 0.34, 0.46), (-0.42, 0.30, 0.30), (0.32, 0.34, 0.46)].enumerated().map {
    (number: Int, frame: (x: Float, half: Float, tall: Float)) in
    let middle = Vector(frame.x, 1.72, 4.57)
    return SceneThing(
      low: middle - Vector(frame.half, frame.tall, 0.03), high: middle + Vector(frame.half, frame.tall, 0.03)
    ) { point, normal in
      let x = (point.x - middle.x) / frame.half
      let y = (point.y - middle.y) / frame.tall
      let edge = min((1 - abs(x)) * frame.half, (1 - abs(y)) * frame.tall)
      if edge < 0.025 || normal.z > -0.5 { return SceneMaterial(colour: Vector(0.26, 0.16, 0.09), shine: 0.3) }
      if edge < 0.075 { return SceneMaterial(colour: Vector(0.84, 0.82, 0.76)) }
      let brush = SceneNoise.cloudy(point.x * 16, point.y * 16, number)
      switch number {
      case 0:
        let hill = (y + 0.55 - 0.22 * sinf(x * 3 + 1)) * 3 + brush
        let level = hill.rounded(.down)
        let tints = [Vector(0.10, 0.20, 0.22), Vector(0.20, 0.36, 0.36), Vector(0.46, 0.54, 0.46), Vector(0.82, 0.66, 0.44)]
        return SceneMaterial(colour: tints[min(3, max(0, Int(level)))] * (0.8 + 0.4 * brush))
      case 1:
        let round = (x * x + y * y).squareRoot()
        return SceneMaterial(
          colour: round < 0.42 + 0.1 * brush ? Vector(0.76, 0.30, 0.14) : Vector(0.80, 0.70, 0.52) * (0.75 + 0.4 * brush))
      default:
        let leaf = abs(x - 0.25 * sinf(y * 5)) + abs(sinf(y * 9 + abs(x) * 5)) * 0.35
        return SceneMaterial(colour: leaf < 0.34 ? Vector(0.14, 0.30, 0.18) : Vector(0.78, 0.76, 0.66) * (0.8 + 0.3 * brush))
      }
    }
  }

  /// A rubber tree in a basket by the window.
  private static let plant: [SceneThing] = {
    let foot = Vector(-1.98, 0, 3.55)
    let basket = SceneThing(low: foot - Vector(0.24, 0, 0.24), high: foot + Vector(0.24, 0.4, 0.24)) { point in
      let p = point - foot
      return max(Vector(p.x, 0, p.z).length - 0.18 - 0.08 * p.y, max(-p.y, p.y - 0.38)) * 0.9
    } material: { point, _ in
      let p = point - foot
      let turn = atan2f(p.z, p.x) * 16
      let weave = 0.5 + 0.5 * sinf(p.y * 150) * (sinf(turn) > 0 ? 1 : -1)
      return SceneMaterial(colour: Vector(0.56, 0.40, 0.22) * (0.45 + 0.6 * weave))
    }
    let leaves = (0..<26).map { index in
      let turn = Float(index) * 2.4
      let up = 0.55 + Float(index) * 0.047
      let start = foot + Vector(0.05 * sinf(turn), up, 0.05 * cosf(turn))
      let way = Vector(sinf(turn) * 0.33, 0.16, cosf(turn) * 0.33) * (0.75 + 0.4 * SceneNoise.hash(index, 3))
      let edge = Vector(repeating: 0.10)
      let end = start + way
      return SceneThing(low: pointwiseMin(start, end) - edge, high: pointwiseMax(start, end) + edge) { point in
        let along = (point - start).dot(way) / way.dot(way)
        let part = min(1, max(0, along))
        let off = point - start - way * part
        let flat = Vector(off.x, off.y * 5 + 0.25 * part * part, off.z)
        return (flat.length - 0.088 * (4 * part * (1 - part)).squareRoot()) * 0.2
      } material: { point, _ in
        let vein = SceneNoise.solid(point * 45, index)
        let green = Vector(0.07, 0.17, 0.06).mixed(with: Vector(0.18, 0.30, 0.09), vein)
        return SceneMaterial(colour: green * (0.7 + 0.5 * vein), shine: 0.35, veil: 0.25)
      }
    }
    let stem = SceneThing(low: foot - Vector(0.06, 0, 0.06), high: foot + Vector(0.06, 1.8, 0.06)) { point in
      Shape.capsule(point - foot, from: Vector(0, 0.3, 0), to: Vector(0.02, 1.7, 0), radius: 0.018)
    } material: { _, _ in
      SceneMaterial(colour: Vector(0.26, 0.18, 0.10))
    }
    return [basket, stem] + leaves
  }()
}
