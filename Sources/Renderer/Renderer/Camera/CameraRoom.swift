/// The limits of the travel that a scene sets, in addition to the limits of the margin around the picture.
package struct CameraRoom: Sendable, Equatable {
  /// The widest view, as a multiple of the picture.
  let view: Double
  /// The limit for rising and for sinking, in frame widths.
  let rise: Double

  /// The limits of the margin alone.
  package static let open = CameraRoom(view: CameraLimits.view, rise: CameraLimits.up.upperBound)

  init(view: Double, rise: Double) {
    self.view = view
    self.rise = rise
  }

  /// Computes the limits for a scene with these subjects.
  ///
  /// - If the edge of the frame cuts a subject off, the mirror image in the margin shows it a second time. So the view is limited.
  /// - With any subject, the rise is limited to half. That shows enough depth, and parts of a subject that are missing in its outline, such
  ///   as the brim of a hat, bend half as much.
  init(beside subjects: [Subject]) {
    view = subjects.contains(where: \.isCut) ? 1.08 : Self.open.view
    rise = subjects.isEmpty ? Self.open.rise : 0.045
  }
}
