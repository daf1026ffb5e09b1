/// A scene that gives a colour and a distance for every ray from its eye.
protocol Scene: Sendable {
  var view: SceneView { get }
  /// The factor on all light before the conversion to bytes.
  var exposure: Float { get }

  /// Returns the linear light along a ray from the view's eye. `ray` has the length 1.
  func seen(along ray: Vector) -> Vector

  /// Returns the distance along the ray to the first thing in metres, or `nil` if there is only sky.
  func distance(along ray: Vector) -> Float?
}

extension Scene {
  var exposure: Float { 0.56 }
}
