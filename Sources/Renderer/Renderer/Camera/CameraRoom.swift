/// How far a scene lets the camera go, where that is less than what the margin around the picture bears.
package struct CameraRoom: Sendable, Equatable {
  /// How wide the view may become, beside the picture.
  let view: Double
  /// How far the camera may rise and sink, in frame widths.
  let rise: Double

  /// Room for everything that the margin bears.
  package static let open = CameraRoom(view: CameraLimits.view, rise: CameraLimits.up.upperBound)

  init(view: Double, rise: Double) {
    self.view = view
    self.rise = rise
  }

  /// - Where the frame's edge cuts a subject off, a margin made of its mirror image shows it twice, so little of that may come into view.
  /// - Beside somebody who stands there half the way up shows as much depth, and what the outline of the subject leaves out, such as
  ///   the brim of a hat, bends half as much.
  init(beside subjects: [Subject]) {
    view = subjects.contains(where: \.isCut) ? 1.08 : Self.open.view
    rise = subjects.isEmpty ? Self.open.rise : 0.045
  }
}
