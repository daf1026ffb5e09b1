/// The travel that a scene allows the camera, if this is less than the margin around the picture allows.
package struct CameraRoom: Sendable, Equatable {
  /// The widest view, as a multiple of the picture.
  let view: Double
  /// The limit for rising and for sinking, in frame widths.
  let rise: Double

  /// The room that the margin allows.
  package static let open = CameraRoom(view: CameraLimits.view, rise: CameraLimits.up.upperBound)

  init(view: Double, rise: Double) {
    self.view = view
    self.rise = rise
  }

  /// - If the frame's edge cuts a subject off, the margin with its mirror image shows it twice. So only little of the margin may come
  ///   into view.
  /// - Beside a subject, half of the rise shows as much depth. Parts that the outline of the subject misses, such as the brim of a hat,
  ///   then bend half as much.
  init(beside subjects: [Subject]) {
    view = subjects.contains(where: \.isCut) ? 1.08 : Self.open.view
    rise = subjects.isEmpty ? Self.open.rise : 0.045
  }
}
