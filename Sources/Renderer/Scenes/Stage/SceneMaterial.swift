/// The properties of a surface, which are independent of the light.
struct SceneMaterial {
  /// The share of light that is reflected, for each colour.
  var colour: Vector
  /// The share of light that is mirrored, 0...1.
  var mirror: Float = 0
  /// The light that the surface emits.
  var glow = Vector.zero
  /// The brightness of highlights from sun and lamps; 0 for a dull surface.
  var shine: Float = 0
  /// The share of light from behind that passes through, as through leaves, 0...1.
  var veil: Float = 0
}
