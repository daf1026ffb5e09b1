/// A report about a rendered film. It is small enough to be the metadata of the film.
package struct RenderReport: Codable, Sendable, Equatable {
  /// The name of the technique. It says that the camera, the air and the scenery move, but not the subjects.
  package var technique: String
  /// The size of the film in pixels.
  package var width: Int
  package var height: Int
  package var frames: Int
  /// The frames per second.
  package var fps: Int
  package var seed: Int64
  /// The plan that was made from the prompt.
  package var plan: ShotPlan
  /// Sentences for people about parts of the picture's file that were left out or corrected, and about effects that the picture has no
  /// place for. It is usually empty.
  package var notes: [String]

  package static let techniqueName = "embedded-2.5d"
}
