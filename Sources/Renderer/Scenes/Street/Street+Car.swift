extension SceneThing {
  /// A saloon of the fifties that comes towards the viewer: 1.8 m wide, 4.6 m long, its nose at the lower z.
  static func car(at place: Vector) -> SceneThing {
    let size = Vector(1.1, 1.8, 2.6)
    return SceneThing(low: place - Vector(size.x, 0, size.z), high: place + size) { point in
      distanceToCar(point - place)
    } material: { point, normal in
      carMaterial(point - place, normal)
    }
  }

  private static func body(_ p: Vector) -> Float {
    // Bonnet and boot slope; the flanks bulge over the wheels.
    let hull = Shape.box(p - Vector(0, 0.62, 0), half: Vector(0.84, 0.30, 2.2), round: 0.26)
    let nose = Shape.ellipsoid(p - Vector(0, 0.74, -1.30), half: Vector(0.66, 0.36, 1.0))
    let boot = Shape.ellipsoid(p - Vector(0, 0.70, 1.45), half: Vector(0.70, 0.34, 0.95))
    let x = abs(p.x)
    let mirrored = Vector(x, p.y, p.z)
    let front = Shape.ellipsoid(mirrored - Vector(0.66, 0.56, -1.36), half: Vector(0.26, 0.40, 0.86))
    let rear = Shape.ellipsoid(mirrored - Vector(0.68, 0.52, 1.30), half: Vector(0.24, 0.38, 0.80))
    return Shape.blended(
      Shape.blended(Shape.blended(hull, nose, 0.16), boot, 0.16), Shape.blended(front, rear, 0.05), 0.14)
  }

  private static func cabin(_ p: Vector) -> Float {
    // Narrower towards the roof.
    let lean = 1 + 0.34 * (p.y - 0.95)
    let tapered = Vector(p.x * lean, p.y, (p.z - 0.25) * lean)
    return Shape.box(tapered - Vector(0, 1.13, 0), half: Vector(0.70, 0.38, 1.05), round: 0.26) * 0.8
  }

  private static func wheels(_ p: Vector) -> Float {
    let mirrored = Vector(abs(p.x) - 0.74, p.y - 0.33, abs(p.z + 0.02) - 1.36)
    return Shape.wheel(mirrored, radius: 0.33, half: 0.11) - 0.01
  }

  private static func chrome(_ p: Vector) -> Float {
    let bumper = Shape.capsule(
      Vector(abs(p.x), p.y, p.z), from: Vector(0, 0.42, -2.30), to: Vector(0.80, 0.42, -2.14), radius: 0.07)
    let lamp = Shape.ellipsoid(Vector(abs(p.x), p.y, p.z) - Vector(0.60, 0.74, -2.06), half: Vector(0.15, 0.15, 0.16))
    let grille = Shape.box(p - Vector(0, 0.64, -2.16), half: Vector(0.36, 0.15, 0.10), round: 0.06)
    return min(bumper, min(lamp, grille))
  }

  private static func distanceToCar(_ p: Vector) -> Float {
    let arches = Vector(abs(p.x) - 0.80, p.y - 0.33, abs(p.z + 0.02) - 1.36)
    let hull = max(Shape.blended(body(p), cabin(p), 0.07), -(Shape.wheel(arches, radius: 0.40, half: 0.22)))
    return min(min(hull, wheels(p)), chrome(p))
  }

  private static func carMaterial(_ p: Vector, _ normal: Vector) -> SceneMaterial {
    if chrome(p) < 0.012 {
      let lamp = (Vector(abs(p.x), p.y, 0) - Vector(0.60, 0.74, 0)).length
      if lamp < 0.12, p.z < -2.08 { return SceneMaterial(colour: Vector(0.7, 0.66, 0.55), mirror: 0.35, glow: Vector(0.55, 0.47, 0.30)) }
      let isBar = abs(p.x) < 0.36 && abs(p.y - 0.64) < 0.14 && abs(p.x * 11 - (p.x * 11).rounded()) < 0.22
      return SceneMaterial(colour: Vector(repeating: isBar ? 0.10 : 0.42), mirror: isBar ? 0.1 : 0.65)
    }
    if wheels(p) < 0.012 {
      let hub = Vector(0, p.y - 0.33, abs(p.z + 0.02) - 1.36).length
      if hub < 0.15 { return SceneMaterial(colour: Vector(repeating: 0.5), mirror: 0.5) }
      // White-wall tyres, as in that time.
      return SceneMaterial(colour: Vector(repeating: hub < 0.24 && hub > 0.17 ? 0.62 : 0.035))
    }
    let isGlass = p.y > 1.02 && p.y < 1.37 && cabin(p) < 0.015
    if isGlass {
      let lean = 1 + 0.34 * (p.y - 0.95)
      let isPillar = abs(abs(p.x) * lean - 0.66) < 0.055 && abs(normal.z) > 0.35
      let isDoorPost = abs(p.z - 0.28) < 0.05 && abs(normal.x) > 0.6
      if !isPillar && !isDoorPost { return SceneMaterial(colour: Vector(0.04, 0.04, 0.045), mirror: 0.45) }
    }
    // Two tones: cream above the belt line, deep red below, with a thin strip of chrome between.
    if abs(p.y - 0.80) < 0.016, abs(normal.x) > 0.4 { return SceneMaterial(colour: Vector(repeating: 0.5), mirror: 0.6) }
    let paint = p.y > 1.34 ? Vector(0.72, 0.62, 0.45) : Vector(0.38, 0.035, 0.03)
    return SceneMaterial(colour: paint, mirror: 0.20)
  }
}
