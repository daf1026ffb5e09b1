package import KatsudoAPI

/// The renderer's report of a finished film, as a server reads it.
package struct RenderedFilm: Codable, Sendable, Hashable {
  /// The number of frames, 1 or more.
  package let frames: Int
  /// The frames per second, 1 or more.
  package let fps: Int
  /// The whole report as JSON. It includes `frames` and `fps`.
  package let report: JSONValue

  /// The length of the film in seconds.
  package var seconds: Double { Double(frames) / Double(fps) }

  private enum CodingKeys: String, CodingKey {
    case frames, fps
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    frames = try container.decode(Int.self, forKey: .frames)
    fps = try container.decode(Int.self, forKey: .fps)
    guard frames >= 1, fps >= 1 else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "A film has one frame or more."))
    }
    report = try JSONValue(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws { try report.encode(to: encoder) }
}
