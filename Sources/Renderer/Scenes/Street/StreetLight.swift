import Glibc

/// The low sun at the end of the street, the sky around it and the warm air in front of it.
struct StreetLight: Sendable {
  /// The direction from the street to the sun: three degrees to the right of straight ahead, nine above the horizon.
  let towardsSun = Vector(sinf(0.055) * cosf(0.157), sinf(0.157), cosf(0.055) * cosf(0.157)).normalized
  let sunColour = Vector(5.2, 2.9, 1.15)
  let skyColour = Vector(0.26, 0.33, 0.46)
  let bounceColour = Vector(0.26, 0.16, 0.09)

  /// Returns the light of the sky along a ray.
  func sky(_ ray: Vector) -> Vector {
    let height = max(0, ray.y)
    let towards = max(0, ray.dot(towardsSun))
    var colour = Vector(0.80, 0.47, 0.24).mixed(with: Vector(0.13, 0.26, 0.47), smoothstep(0, 0.5, height))
    colour += Vector(0.9, 0.42, 0.12) * powf(towards, 9) * 0.45 + Vector(1.3, 0.8, 0.4) * powf(towards, 120) * 0.8
    if height > 0.01 {
      // Long clouds, lit from below on the side of the sun.
      let far = 1 / (height + 0.12)
      let cover = SceneNoise.cloudy(ray.x * far * 1.3 + 4, ray.z * far * 0.45 + height * 6, 11)
      let cloud = smoothstep(0.52, 0.78, cover) * smoothstep(0.02, 0.16, height)
      colour = colour.mixed(with: Vector(0.95, 0.52, 0.32) * (0.7 + 0.6 * powf(towards, 4)), cloud * 0.75)
    }
    let disc = smoothstep(0.99972, 0.99986, towards)
    return colour + Vector(9, 7, 4.2) * disc
  }

  /// Returns the light on a surface, without the colour of the surface.
  func falling(on normal: Vector, isInSun: Bool, shelter: Float) -> Vector {
    let direct = isInSun ? max(0, normal.dot(towardsSun)) : 0
    let open = 0.5 + 0.5 * normal.y
    let bounce = 0.5 - 0.5 * normal.y
    // Walls along the street get little light from the sun at its end, but also light from the bright haze there.
    let haze = max(0, normal.z * 0.3 + 0.28 + normal.x * 0.22)
    return sunColour * direct + (skyColour * open + bounceColour * bounce) * shelter
      + Vector(0.58, 0.33, 0.14) * haze * shelter
  }

  /// Returns a colour through the warm haze between the eye and something `distance` metres away.
  func through(_ colour: Vector, distance: Float, ray: Vector) -> Vector {
    let towards = max(0, ray.dot(towardsSun))
    let haze = Vector(0.62, 0.38, 0.21) + Vector(1.0, 0.56, 0.22) * powf(towards, 12)
    return colour.mixed(with: haze, 1 - expf(-distance * (0.0055 + 0.008 * powf(towards, 8))))
  }
}
