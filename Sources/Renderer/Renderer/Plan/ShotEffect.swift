/// An effect of the light or the air, or a motion in the scene itself.
package enum ShotEffect: String, Codable, Sendable, CaseIterable {
  case goldenHour = "golden_hour"
  case night
  /// Colder colours by day: teal, winter light.
  case cool
  case lensFlare = "lens_flare"
  case godRays = "god_rays"
  case dust
  /// Small glowing points that wander, as fireflies and embers do.
  case fireflies
  case fog
  case rain
  case snow
  /// Softer contrast, as on old film.
  case film
  case grain
  case vignette
  /// Clouds drift across the sky.
  case driftingClouds = "drifting_clouds"
  /// Small waves on a lake, a river or the sea.
  case ripplingWater = "rippling_water"
  /// Leaves, branches and grass sway.
  case wind
  /// Candles, fires, lamps and neon burn unevenly.
  case flicker
}
