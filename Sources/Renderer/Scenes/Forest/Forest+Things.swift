extension Forest {
  private static let places: [(x: Float, z: Float, radius: Float)] = [
    (-1.75, 3.9, 0.27), (2.25, 5.2, 0.33), (-2.9, 6.6, 0.24), (-1.35, 9.2, 0.22), (3.2, 8.1, 0.25), (1.75, 11.8, 0.26), (-3.8, 11.2, 0.34),
    (4.6, 12.6, 0.30), (-2.3, 14.6, 0.25), (2.9, 16.2, 0.28), (-5.2, 17.6, 0.30), (0.9, 20.4, 0.24), (5.6, 19.2, 0.32), (-3.3, 21.5, 0.27),
    (3.4, 24.0, 0.28), (-6.6, 25.2, 0.33), (-1.9, 27.4, 0.25), (7.2, 27.0, 0.34), (1.9, 30.0, 0.25), (-4.6, 31.5, 0.28), (4.9, 33.0, 0.30),
    (-8.2, 35.0, 0.35), (-2.2, 37.0, 0.26), (9.0, 36.5, 0.33), (2.6, 39.0, 0.27),
  ]

  static let trunks: [SceneThing] = places.enumerated().map { number, tree in
    let brown = Vector(0.30, 0.23, 0.16).mixed(with: Vector(0.34, 0.31, 0.27), SceneNoise.hash(number, 3))
    return Plant.trunk(
      at: Vector(tree.x, height(tree.x, tree.z) - 0.05, tree.z), radius: tree.radius, height: 14, colour: brown, number: number)
  }

  /// Boughs that hang into the picture from above, each a few tufts of leaves.
  static let crowns: [SceneThing] = (0..<54).map { number in
    let bough = number / 3
    let z = 4.5 + Float(bough) * 1.7
    let side: Float = bough % 2 == 0 ? -1 : 1
    let tuft = Float(number % 3)
    let x = side * (1.5 + 1.3 * SceneNoise.hash(bough, 31) + z * 0.12 - tuft * 0.42)
    let y = 2.7 + z * 0.31 + 0.8 * SceneNoise.hash(bough, 32) - tuft * 0.16 + 0.2 * SceneNoise.hash(number, 34)
    let half = Vector(0.62, 0.34, 0.6) * (0.6 + 0.05 * z) * (1 - 0.16 * tuft)
    let green = Vector(0.30, 0.42, 0.09).mixed(with: Vector(0.52, 0.48, 0.10), SceneNoise.hash(number, 33))
    return Plant.crown(at: Vector(x, y, z), half: half, leaf: 0.085 + 0.004 * z, colour: green, number: number + 40)
  }

  /// Ferns and bushes on both banks.
  static let bushes: [SceneThing] = (0..<30).map { number in
    let z = 2.6 + Float(number) * 1.05
    let side: Float = number % 2 == 0 ? -1 : 1
    let x = path(z) + side * (1.5 + 2.1 * SceneNoise.hash(number, 41))
    let size = 0.30 + 0.32 * SceneNoise.hash(number, 42)
    let green = Vector(0.22, 0.35, 0.08).mixed(with: Vector(0.36, 0.42, 0.10), SceneNoise.hash(number, 43))
    return Plant.crown(
      at: Vector(x, height(x, z) + size * 0.35, z), half: Vector(1.2, 0.8, 1.1) * size, leaf: 0.06 + 0.003 * z, colour: green,
      number: number + 80)
  }
}
