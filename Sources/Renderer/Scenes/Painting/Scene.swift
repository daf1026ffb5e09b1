/// A scene as an eye in it meets it: a colour and a distance for every ray.
protocol Scene: Sendable {
  var view: SceneView { get }
  /// Factor on all light before it becomes bytes.
  var exposure: Float { get }

  /// Linear light along a ray from the view's eye; `ray` has the length 1.
  func seen(along ray: Vector) -> Vector

  /// Metres along the ray to the first thing, or nothing where there is only sky.
  func distance(along ray: Vector) -> Float?
}

extension Scene {
  var exposure: Float { 0.56 }
}
