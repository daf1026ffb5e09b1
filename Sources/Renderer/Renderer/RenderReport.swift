/// A report of the rendered film, small enough to travel beside the film as its metadata.
package struct RenderReport: Codable, Sendable, Equatable {
  /// The technique that made the film. The name tells the truth: camera, air and scenery move, subjects do not.
  package var technique: String
  /// Size of the film in pixels.
  package var width: Int
  package var height: Int
  package var frames: Int
  /// The frames per second.
  package var fps: Int
  package var seed: Int64
  /// The plan that the prompt was read as.
  package var plan: ShotPlan
  /// Sentences about parts of the picture's file that were left out or corrected, and about wishes of the prompt that the picture does not
  /// show. Mostly empty.
  package var notes: [String]

  package static let techniqueName = "embedded-2.5d"
}
