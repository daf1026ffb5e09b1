/// A scene as seen by an eye in it: a colour and a distance for every ray.
protocol Scene: Sendable {
  var view: SceneView { get }
  /// The factor on all light before it becomes bytes.
  var exposure: Float { get }

  /// Returns the linear light along a ray from the view's eye. `ray` has the length 1.
  func seen(along ray: Vector) -> Vector

  /// Returns the metres along the ray to the first thing, or `nil` if there is only sky.
  func distance(along ray: Vector) -> Float?
}

extension Scene {
  var exposure: Float { 0.56 }
}
