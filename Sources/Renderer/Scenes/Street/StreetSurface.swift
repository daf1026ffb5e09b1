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
