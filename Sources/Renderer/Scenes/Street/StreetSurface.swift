/// The place at which a ray hits something.
struct StreetHit {
  var distance: Float
  var normal: Vector
  var surface: StreetSurface
}

/// The kind of surface at a place.
enum StreetSurface: Sendable, Equatable {
  case ground
  case building(Int)
  case thing(Int)
}
