/// Where the eye is and what part of the world the picture shows.
struct SceneView: Sendable {
  let eye: Vector
  private let right: Vector
  private let up: Vector
  private let forward: Vector
  private let width: Float
  private let rise: Float

  /// - Parameters:
  ///   - lookingAlong: Where the axis of the view goes; not straight up or down.
  ///   - width: Width of what is seen one metre before the eye, in metres.
  ///   - rise: How far the picture is shifted up there, as with a view camera, which keeps upright lines upright.
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

  /// The ray through a place of the picture, which is given from the middle, right and down, in widths of the picture.
  func ray(_ x: Float, _ y: Float) -> Vector {
    (right * (x * width) + up * (rise - y * width) + forward).normalized
  }

  /// Depth along the axis for a distance along the ray.
  func depth(_ distance: Float, along ray: Vector) -> Float { distance * ray.dot(forward) }
}
