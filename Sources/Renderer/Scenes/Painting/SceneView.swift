/// The position of the eye and the part of the world that the picture shows.
struct SceneView: Sendable {
  let eye: Vector
  private let right: Vector
  private let up: Vector
  private let forward: Vector
  private let width: Float
  private let rise: Float

  /// - Parameters:
  ///   - lookingAlong: The axis of the view. It must not be vertical.
  ///   - width: The width of the view one metre in front of the eye, in metres.
  ///   - rise: The shift of the view upwards at this distance, as with a view camera. Vertical lines stay vertical.
  init(eye: Vector, lookingAlong: Vector, width: Float, rise: Float = 0) {
    self.eye = eye
    self.width = width
    self.rise = rise
    forward = lookingAlong.normalized
    right = Vector(forward.z, 0, -forward.x).normalized
    up = Vector(
      forward.y * right.z - forward.z * right.y, forward.z * right.x - forward.x * right.z,
      forward.x * right.y - forward.y * right.x)
  }

  /// Returns the ray through a place of the picture. The place is given from the middle, right and down, in widths of the picture.
  func ray(_ x: Float, _ y: Float) -> Vector {
    (right * (x * width) + up * (rise - y * width) + forward).normalized
  }

  /// Returns the depth along the axis of the view for a distance along a ray.
  func depth(_ distance: Float, along ray: Vector) -> Float { distance * ray.dot(forward) }
}
