/// How a place looks before light falls on it.
struct SceneMaterial {
  /// Share of light that is sent back, for each colour.
  var colour: Vector
  /// Share of light that is mirrored, 0...1.
  var mirror: Float = 0
  /// Light of its own.
  var glow = Vector.zero
  /// How bright a lamp's highlight is on it; 0 where it is dull.
  var shine: Float = 0
  /// How much light from behind comes through, as through leaves, 0...1.
  var veil: Float = 0
}
