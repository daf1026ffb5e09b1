import Glibc

/// The light and the air of a stage.
struct StageLight: Sendable {
  /// The direction from the stage to the sun, of length 1, and the sun's colour.
  var towardsSun: Vector
  var sunColour: Vector
  /// The ambient light from above and from below.
  var skyColour: Vector
  var bounceColour: Vector
  var lamps: [StageLamp] = []
  /// The density of the haze per metre, and the colour of the haze.
  var haze: Float = 0
  var hazeColour = Vector.zero
  /// Returns the share of sunlight at a place, for example under leaves that are not on the stage. `nil` means 1.
  var dapple: (@Sendable (Vector) -> Float)?
  /// Returns the light of the sky along a ray that hits nothing.
  var sky: @Sendable (_ ray: Vector) -> Vector

  /// Returns the light on a surface, without the colour of the surface. `sun` and `shelter` are the shares of sunlight and ambient light
  /// that reach it, 0...1.
  func falling(at point: Vector, on normal: Vector, sun: Float, shelter: Float, veil: Float) -> Vector {
    let facing = normal.dot(towardsSun)
    let direct = max(0, facing) * (1 - veil) + abs(facing) * veil
    let open = 0.5 + 0.5 * normal.y
    var light = sunColour * (direct * sun) + (skyColour * open + bounceColour * (1 - open)) * shelter
    for lamp in lamps { light += lamp.falling(at: point, on: normal) * (0.35 + 0.65 * shelter) }
    return light
  }

  /// Returns the highlights of the sun and the lamps, for an eye that looks along `ray`.
  func highlights(at point: Vector, on normal: Vector, ray: Vector, sun: Float) -> Vector {
    let mirrored = normal.reflecting(ray)
    var light = sunColour * (sun * powf(max(0, mirrored.dot(towardsSun)), 60))
    for lamp in lamps {
      let way = lamp.place - point
      light += lamp.falling(at: point, on: way.normalized) * powf(max(0, mirrored.dot(way.normalized)), 60)
    }
    return light
  }

  /// Returns a colour through the haze between the eye and something `distance` metres away.
  func through(_ colour: Vector, distance: Float, ray: Vector) -> Vector {
    guard haze > 0 else { return colour }
    let towards = max(0, ray.dot(towardsSun))
    let lit = hazeColour + sunColour * (0.12 * powf(towards, 10))
    return colour.mixed(with: lit, 1 - expf(-distance * haze))
  }
}

/// A lamp that shines in all directions and casts no shadow.
struct StageLamp: Sendable {
  let place: Vector
  /// The light at a distance of one metre.
  let colour: Vector

  func falling(at point: Vector, on normal: Vector) -> Vector {
    let way = place - point
    let squared = way.dot(way) + 0.05
    return colour * (max(0, normal.dot(way.normalized)) / squared)
  }
}
