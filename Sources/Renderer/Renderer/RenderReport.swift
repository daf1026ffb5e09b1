/// What was rendered; small enough to travel beside the film as its metadata.
package struct RenderReport: Codable, Sendable, Equatable {
  /// How the film was made. The name is honest: the camera and the air move, subjects do not.
  package var technique: String
  /// Size of the film in pixels.
  package var width: Int
  package var height: Int
  package var frames: Int
  /// Frames a second.
  package var fps: Int
  package var seed: Int64
  /// What was understood of the prompt.
  package var plan: ShotPlan
  /// What was left out or put right of the picture's file, and what the prompt asked for and the picture does not show, as sentences;
  /// mostly none.
  package var notes: [String]

  package static let techniqueName = "embedded-2.5d"
}
