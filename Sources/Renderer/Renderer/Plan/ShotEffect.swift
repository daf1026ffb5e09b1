/// Something in the light or the air.
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
}
