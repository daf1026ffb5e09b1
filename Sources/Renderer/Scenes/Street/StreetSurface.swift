/// What a ray met.
struct StreetHit {
  var distance: Float
  var normal: Vector
  var surface: StreetSurface
}

/// What a place is made of.
enum StreetSurface: Sendable, Equatable {
  case ground
  case building(Int)
  case thing(Int)
}

/// How a place looks before light falls on it.
struct StreetMaterial {
  var colour: Vector
  /// Share of light that is mirrored, 0...1.
  var mirror: Float = 0
  /// Light of its own.
  var glow = Vector.zero
}
