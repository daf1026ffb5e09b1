/// Something in the light or the air.
package enum ShotEffect: String, Codable, Sendable, CaseIterable {
  case goldenHour = "golden_hour"
  case night
  case lensFlare = "lens_flare"
  case godRays = "god_rays"
  case dust
  case fog
  /// Softer contrast, as on old film.
  case film
  case grain
  case vignette
}
