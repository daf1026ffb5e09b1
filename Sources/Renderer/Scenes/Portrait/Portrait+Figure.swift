import Glibc

extension Portrait {
  static let figure: [SceneThing] = [head, eyes, hair, hat, scarf, coat]

  /// The middle of the head.
  private static let place = Vector(0, 1.54, 0)

  private static func face(_ p: Vector) -> Float {
    let skull = Shape.ellipsoid(p - Vector(0, 0.035, 0.012), half: Vector(0.082, 0.098, 0.098))
    let jaw = Shape.ellipsoid(p - Vector(0, -0.045, -0.022), half: Vector(0.060, 0.074, 0.068))
    let chin = Shape.ellipsoid(p - Vector(0, -0.102, -0.058), half: Vector(0.022, 0.020, 0.022))
    let side = Vector(abs(p.x), p.y, p.z)
    let cheek = Shape.ellipsoid(side - Vector(0.038, -0.022, -0.060), half: Vector(0.028, 0.026, 0.024))
    let bridge = Shape.capsule(p, from: Vector(0, 0.022, -0.086), to: Vector(0, -0.022, -0.108), radius: 0.0085)
    let tip = Shape.ellipsoid(p - Vector(0, -0.026, -0.107), half: Vector(0.013, 0.010, 0.012))
    let lips = Shape.ellipsoid(p - Vector(0, -0.066, -0.084), half: Vector(0.023, 0.010, 0.014))
    let socket = Shape.ellipsoid(side - Vector(0.034, 0.014, -0.094), half: Vector(0.022, 0.013, 0.014))
    let neck = Shape.capsule(p, from: Vector(0, -0.06, 0.02), to: Vector(0, -0.26, 0.035), radius: 0.047)
    var shape = Shape.blended(Shape.blended(skull, jaw, 0.05), chin, 0.03)
    shape = Shape.blended(Shape.blended(shape, cheek, 0.03), Shape.blended(bridge, tip, 0.008), 0.016)
    shape = -Shape.blended(-shape, socket, 0.018)
    return Shape.blended(Shape.blended(shape, lips, 0.010), neck, 0.03)
  }

  private static let head = SceneThing(low: place - Vector(0.12, 0.3, 0.14), high: place + Vector(0.12, 0.16, 0.14)) { point in
    face(point - place) * 0.8
  } material: { point, _ in
    let p = point - place
    let x = abs(p.x)
    let pore = SceneNoise.solid(point * 420, 3) * 0.6 + SceneNoise.solid(point * 160, 5) * 0.4
    var skin = Vector(0.78, 0.50, 0.37) * (0.93 + 0.14 * pore)
    let blush = expf(-(powf(x - 0.042, 2) + powf(p.y + 0.026, 2)) * 1500)
    skin = skin.mixed(with: Vector(0.80, 0.34, 0.27), 0.38 * blush)
    // Freckles.
    let freckle = smoothstep(0.70, 0.80, SceneNoise.solid(point * 230, 9)) * expf(-(p.y + 0.012) * (p.y + 0.012) * 900)
    skin *= 1 - 0.30 * freckle
    guard p.z < 0 else { return SceneMaterial(colour: skin) }
    // The line between the lips curves up at its ends.
    let line = -0.066 + x * x * 8
    let width = max(0, 1 - x / 0.027)
    let isUpper = p.y > line
    let lip = abs(p.y - line) < 0.0075 * width.squareRoot() * (isUpper ? 0.9 : 1.2)
    if lip, x < 0.027 {
      let edge = abs(p.y - line) < 0.0012
      return SceneMaterial(colour: (edge ? Vector(0.30, 0.10, 0.09) : Vector(0.66, 0.25, 0.23)) * (0.9 + 0.2 * pore), shine: 0.25)
    }
    let arch = 0.042 + 0.006 * (1 - powf((x - 0.036) / 0.02, 2)) - x * 0.04
    if x > 0.014, x < 0.056, abs(p.y - arch) < 0.0034 * (1.25 - x * 10) {
      return SceneMaterial(colour: Vector(0.17, 0.10, 0.06) * (0.6 + 0.8 * pore))
    }
    return SceneMaterial(colour: skin, shine: 0.06)
  }

  private static let eyes = SceneThing(
    low: place + Vector(-0.06, -0.02, -0.10), high: place + Vector(0.06, 0.04, -0.05)
  ) { point in
    let p = point - place
    return Shape.ellipsoid(Vector(abs(p.x), p.y, p.z) - Vector(0.034, 0.013, -0.0745), half: Vector(0.0165, 0.0098, 0.0120))
  } material: { point, _ in
    let p = point - place
    // Both eyes look at the viewer, a little to the left.
    let x = (p.x > 0 ? p.x - 0.033 : p.x + 0.035)
    let y = p.y - 0.0135
    let around = (x * x + y * y).squareRoot()
    if p.y > 0.0185 - x * x * 14 { return SceneMaterial(colour: Vector(0.12, 0.07, 0.05)) }
    if around < 0.0028 { return SceneMaterial(colour: Vector(0.015, 0.012, 0.012), shine: 2) }
    if around < 0.0064 {
      let ray = SceneNoise.value(x / (around + 0.001) * 6, y / (around + 0.001) * 6, 3)
      return SceneMaterial(colour: Vector(0.20, 0.28, 0.24) * (0.35 + 1.1 * ray), shine: 2)
    }
    return SceneMaterial(colour: Vector(0.80, 0.77, 0.74), shine: 0.8)
  }

  private static let hair = SceneThing(low: place - Vector(0.17, 0.36, 0.12), high: place + Vector(0.17, 0.14, 0.17)) { point in
    let p = point - place
    let side = Vector(abs(p.x), p.y, p.z)
    let cap = Shape.ellipsoid(p - Vector(0, 0.045, 0.030), half: Vector(0.094, 0.100, 0.108))
    let wave = 0.010 * sinf(p.y * 46 + p.x * 12)
    let fall = Shape.capsule(
      side, from: Vector(0.082 + wave, 0.04, 0.030), to: Vector(0.105 + wave, -0.27, 0.015), radius: 0.036)
    let back = Shape.ellipsoid(p - Vector(0, -0.10, 0.075), half: Vector(0.11, 0.20, 0.06))
    let strand = SceneNoise.value((p.x + wave) * 170, p.y * 7 + p.z * 30, 5) - 0.5
    // The forehead stays free.
    let cut = Shape.ellipsoid(p - Vector(0, -0.005, -0.085), half: Vector(0.068, 0.085, 0.075))
    return max(Shape.blended(Shape.blended(cap, fall, 0.03), back, 0.04) - strand * 0.006, -cut) * 0.6
  } material: { point, normal in
    let p = point - place
    let wave = 0.010 * sinf(p.y * 46 + p.x * 12)
    let strand = SceneNoise.value((p.x + wave) * 330 + normal.z * 4, p.y * 9, 7)
    let colour = Vector(0.24, 0.12, 0.055).mixed(with: Vector(0.52, 0.29, 0.12), strand)
    return SceneMaterial(colour: colour * (0.6 + 0.6 * strand), shine: 0.22 * strand)
  }

  private static let hat = SceneThing(low: place + Vector(-0.27, 0.02, -0.26), high: place + Vector(0.27, 0.26, 0.28)) { point in
    let p = point - place - Vector(0, 0.092, 0.018)
    // The brim waves and dips at the front.
    let across = Vector(p.x, 0, p.z).length
    let dip = 0.020 * sinf(p.x * 9 + 0.6) - 0.22 * across * across + 0.006 * sinf(p.z * 21)
    let brim = max(abs(p.y - dip) - 0.0035, across - 0.235)
    let crown = Shape.ellipsoid(p - Vector(0, 0.012, 0), half: Vector(0.103, 0.125, 0.112))
    let bowl = max(crown, -(p.y - 0.0))
    return Shape.blended(brim * 0.8, max(bowl, -(crown + 0.006)), 0.014) * 0.75
  } material: { point, _ in
    let p = point - place - Vector(0, 0.092, 0.018)
    let across = Vector(p.x, 0, p.z).length
    let isBand = p.y > 0.006 && p.y < 0.040 && across < 0.13
    let ring = p.y > 0.012 ? p.y * 330 : across * 330
    let turn = atan2f(p.z, p.x) * 46
    let weave = 0.5 + 0.25 * sinf(ring) + 0.25 * sinf(turn + (sinf(ring) > 0 ? 0 : 3.14))
    if isBand { return SceneMaterial(colour: Vector(0.42, 0.10, 0.12) * (0.75 + 0.3 * SceneNoise.value(turn * 3, p.y * 400, 3))) }
    let straw = Vector(0.78, 0.60, 0.33).mixed(with: Vector(0.60, 0.42, 0.20), SceneNoise.value(turn * 0.8, ring * 0.3, 9))
    return SceneMaterial(colour: straw * (0.45 + 0.65 * weave), veil: 0.12)
  }

  private static let scarf = SceneThing(low: place + Vector(-0.16, -0.34, -0.14), high: place + Vector(0.16, -0.12, 0.17)) { point in
    let p = point - place
    let fold = 0.010 * sinf(atan2f(p.z - 0.03, p.x) * 5 + p.y * 30)
    let upper = Shape.ring(p - Vector(0, -0.195 + p.x * 0.10, 0.028), radius: 0.078 + fold, thick: 0.034)
    let lower = Shape.ring(p - Vector(0, -0.245 - p.x * 0.12, 0.026), radius: 0.096 - fold, thick: 0.038)
    return Shape.blended(upper, lower, 0.012) * 0.7
  } material: { point, _ in
    let p = point - place
    let turn = atan2f(p.z - 0.03, p.x) * 30
    let row = p.y * 190
    let knit = 0.5 + 0.5 * sinf(row + abs(sinf(turn)) * 3)
    let stripe = sinf(turn * 0.22 + p.y * 40) > 0.55
    let wool = stripe ? Vector(0.82, 0.74, 0.60) : Vector(0.13, 0.30, 0.36)
    return SceneMaterial(colour: wool * (0.45 + 0.65 * knit))
  }

  private static let coat = SceneThing(low: place - Vector(0.36, 0.95, 0.22), high: place + Vector(0.36, -0.17, 0.26)) { point in
    let p = point - place
    let side = Vector(abs(p.x), p.y, p.z)
    let shoulder = Shape.capsule(side, from: Vector(0.02, -0.285, 0.045), to: Vector(0.165, -0.335, 0.05), radius: 0.072)
    let arm = Shape.capsule(side, from: Vector(0.19, -0.36, 0.05), to: Vector(0.245, -0.72, 0.02), radius: 0.062)
    let trunk = Shape.ellipsoid(p - Vector(0, -0.60, 0.04), half: Vector(0.185, 0.36, 0.125))
    let fold = 0.004 * sinf(p.y * 38 + p.x * 30) * sinf(p.x * 22 + 1)
    return (Shape.blended(Shape.blended(shoulder, trunk, 0.07), arm, 0.035) - fold) * 0.8
  } material: { point, normal in
    let p = point - place
    let weave = 0.5 + 0.25 * sinf(p.x * 900 + p.y * 900) + 0.25 * sinf(p.x * 900 - p.y * 900)
    let check = (sinf(p.x * 85) > 0.9 ? 0.18 : 0) + (sinf(p.y * 85) > 0.9 ? 0.18 : 0)
    let seam = abs(p.x) < 0.0025 && normal.z < 0 ? Float(0.5) : 1
    let cloth = Vector(0.62, 0.44, 0.22).mixed(with: Vector(0.30, 0.14, 0.08), Float(check) * 2)
    let button = (p.y * 8).rounded(.down)
    let by = p.y - (button + 0.5) / 8
    let bx = p.x - 0.02
    if p.y < -0.3, normal.z < -0.2, bx * bx + by * by < 0.00016 {
      return SceneMaterial(colour: Vector(0.20, 0.11, 0.06), shine: 0.6)
    }
    return SceneMaterial(colour: cloth * ((0.65 + 0.4 * weave) * seam))
  }
}
