import Glibc

/// A house beside the street: a box with windows in the wall to the street.
struct StreetBuilding: Sendable {
  let low: Vector
  let high: Vector
  let wall: Vector
  let number: Int

  /// The side of the street: -1 on the left, 1 on the right.
  var side: Float { low.x < 0 ? -1 : 1 }

  /// Returns the distance at which a ray enters, and the normal there, or `nil` if it misses.
  func meet(_ origin: Vector, _ inverse: Vector, before limit: Float) -> (distance: Float, normal: Vector)? {
    let first = (low - origin) * inverse
    let second = (high - origin) * inverse
    let near = pointwiseMin(first, second)
    let far = pointwiseMax(first, second)
    let enter = near.max()
    guard enter > 0.001, enter < far.min(), enter < limit else { return nil }
    if enter == near.x { return (enter, Vector(inverse.x > 0 ? -1 : 1, 0, 0)) }
    if enter == near.y { return (enter, Vector(0, inverse.y > 0 ? -1 : 1, 0)) }
    return (enter, Vector(0, 0, inverse.z > 0 ? -1 : 1))
  }

  /// All houses, from near to far on each side. Their fronts and heights differ, and lanes between them let the light in.
  static let row: [StreetBuilding] = {
    let walls = [
      Vector(0.66, 0.42, 0.27), Vector(0.74, 0.62, 0.44), Vector(0.56, 0.30, 0.22), Vector(0.70, 0.54, 0.30),
      Vector(0.50, 0.48, 0.38), Vector(0.72, 0.48, 0.38), Vector(0.62, 0.52, 0.42), Vector(0.58, 0.38, 0.26),
    ]
    var houses: [StreetBuilding] = []
    for side: Float in [-1, 1] {
      var z: Float = -6
      var index = 0
      while z < 66 {
        let number = houses.count
        let length = 6.4 + 3.2 * SceneNoise.hash(number, 3)
        let height = (side < 0 ? 9.5 : 8.2) + 5.4 * SceneNoise.hash(number, 5) - z * 0.04
        let front = 6.1 + 0.7 * SceneNoise.hash(number, 7)
        houses.append(
          StreetBuilding(
            low: Vector(side < 0 ? -front - 9 : front, 0, z), high: Vector(side < 0 ? -front : front + 9, height, z + length),
            wall: walls[(number * 5 + (side < 0 ? 1 : 3)) % walls.count], number: number))
        z += length
        index += 1
        // A lane behind every third house.
        if index % 3 == 0 { z += 2.6 }
      }
    }
    return houses
  }()

  /// Returns the material of the wall at a place on it.
  func material(at point: Vector, normal: Vector) -> SceneMaterial {
    if abs(normal.y) > 0.5 { return SceneMaterial(colour: Vector(0.30, 0.22, 0.18)) }
    // The coordinates along the wall, from its own corner, and up.
    let along = abs(normal.x) > 0.5 ? point.z - low.z : point.x - low.x
    let length = abs(normal.x) > 0.5 ? high.z - low.z : high.x - low.x
    let up = point.y
    var colour = plaster(along, up)
    let height = high.y
    if up > height - 0.55 { return SceneMaterial(colour: wall * 1.12 * (up > height - 0.18 ? 1 : 0.78)) }
    if abs(normal.x) > 0.5, up < 3.3 { return shop(along, up, length) }
    if abs(up - 3.42) < 0.14 { return SceneMaterial(colour: wall * 1.15) }
    let floors = max(1, ((height - 4.2) / 3).rounded(.down))
    let floorHeight = (height - 4.2) / floors
    let columns = max(1, (length / 2.1).rounded(.down))
    let bay = length / columns
    let column = (along / bay).rounded(.down)
    let floor = ((up - 3.56) / floorHeight).rounded(.down)
    guard floor >= 0, floor < floors else { return SceneMaterial(colour: colour) }
    let x = along - (column + 0.5) * bay
    let y = up - 3.56 - floor * floorHeight - floorHeight * 0.5
    let halfWidth: Float = 0.46
    let halfHeight = floorHeight * 0.31
    if abs(x) < halfWidth, abs(y) < halfHeight { return window(x, y, halfWidth, halfHeight, Int(column), Int(floor)) }
    // Frame, sill and shutters.
    if abs(x) < halfWidth + 0.10, y < halfHeight + 0.14, y > -halfHeight - 0.16 {
      let isSill = y < -halfHeight
      return SceneMaterial(colour: (isSill ? Vector(0.86, 0.78, 0.66) : Vector(0.76, 0.67, 0.54)) * (isSill ? 1 : 0.9))
    }
    if number % 3 != 1, abs(x) < halfWidth + 0.52, abs(y) < halfHeight {
      let slat = (y * 14 - (y * 14).rounded(.down)) < 0.35 ? Float(0.62) : 1
      let paint = number % 2 == 0 ? Vector(0.18, 0.30, 0.26) : Vector(0.36, 0.20, 0.14)
      return SceneMaterial(colour: paint * slat)
    }
    // Traces of rain below the sills.
    if y < -halfHeight, abs(x) < 0.5 { colour *= 0.90 + 0.08 * SceneNoise.value(along * 9, up * 0.7, number) }
    return SceneMaterial(colour: colour)
  }

  private func window(_ x: Float, _ y: Float, _ halfWidth: Float, _ halfHeight: Float, _ column: Int, _ floor: Int)
    -> SceneMaterial
  {
    if abs(x) < 0.03 || abs(y - halfHeight * 0.3) < 0.03 { return SceneMaterial(colour: Vector(0.60, 0.52, 0.42)) }
    let chance = SceneNoise.hash(column, floor, number)
    let curtain = abs(x) > halfWidth * 0.55 && chance > 0.4 ? Vector(0.42, 0.37, 0.30) : Vector(0.05, 0.05, 0.06)
    let glow = chance > 0.84 ? Vector(0.62, 0.38, 0.14) * (0.8 + 0.4 * y / halfHeight) : .zero
    return SceneMaterial(colour: curtain, mirror: 0.5, glow: glow)
  }

  private func plaster(_ along: Float, _ up: Float) -> Vector {
    let stain = 0.80 + 0.28 * SceneNoise.cloudy(along * 0.6, up * 0.5, number &* 31)
    if number % 3 == 1 {
      // Bricks: 24 x 8 cm, every second row shifted.
      let row = (up / 0.09).rounded(.down)
      let place = along / 0.25 + (Int(row) % 2 == 0 ? 0 : 0.5)
      let brick = place.rounded(.down)
      let isJoint = place - brick < 0.06 || up / 0.09 - row < 0.16
      let tint = 0.78 + 0.44 * SceneNoise.hash(Int(brick), Int(row), number)
      return isJoint ? wall * 1.1 * stain : wall * tint * stain * 0.92
    }
    let rough = 0.94 + 0.12 * SceneNoise.value(along * 14, up * 14, number)
    return wall * stain * rough
  }

  private func shop(_ along: Float, _ up: Float, _ length: Float) -> SceneMaterial {
    let columns = max(1, (length / 3).rounded(.down))
    let bay = length / columns
    let column = (along / bay).rounded(.down)
    let x = along - (column + 0.5) * bay
    let paints = [Vector(0.16, 0.26, 0.22), Vector(0.40, 0.13, 0.10), Vector(0.17, 0.20, 0.30), Vector(0.34, 0.24, 0.13)]
    let paint = paints[(number + Int(column) / 2) % paints.count]
    if up > 2.75 {
      // The sign: from afar its letters are only specks of gold.
      let isLetter =
        abs(up - 3.0) < 0.11 && abs(x) < bay * 0.34
        && SceneNoise.hash(Int((along * 7).rounded(.down)), Int((up * 9).rounded(.down)), number) > 0.4
      return SceneMaterial(colour: isLetter ? Vector(0.85, 0.66, 0.32) : paint)
    }
    let isDoor = Int(column) % 2 == 1
    let half = bay * (isDoor ? 0.22 : 0.40)
    if abs(x) < half, up > (isDoor ? 0.1 : 0.62), up < 2.55 {
      if abs(abs(x) - half) < 0.06 || abs(x) < 0.03 { return SceneMaterial(colour: paint * 1.25) }
      let lamp = expf(-(x * x + (up - 1.9) * (up - 1.9)) * 1.8)
      let goods = SceneNoise.value(along * 5, up * 6, number &+ 77)
      let inside = Vector(0.52, 0.32, 0.14) * (0.35 + lamp) * (up < 1.4 ? 0.5 + goods : 1)
      return SceneMaterial(colour: Vector(0.07, 0.06, 0.05), mirror: 0.30, glow: inside * 0.7)
    }
    return SceneMaterial(colour: paint * (0.85 + 0.2 * SceneNoise.value(along * 3, up * 8, number)))
  }
}
