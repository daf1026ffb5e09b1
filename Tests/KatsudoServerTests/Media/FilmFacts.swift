import Foundation
import KatsudoTesting
import Subprocess

/// The facts about a film from ffprobe, which decodes every frame.
struct FilmFacts: Decodable, Sendable {
  struct Stream: Decodable, Sendable {
    var codecName: String
    var pixFmt: String
    var width: Int
    var height: Int
    var rFrameRate: String
    var nbReadFrames: String
  }

  struct Format: Decodable, Sendable {
    var formatName: String
    var duration: String
  }

  var streams: [Stream]
  var format: Format

  init(of film: Data) async throws {
    self = try await withTemporaryFolder { folder in
      let path = folder + "/film.mp4"
      try film.write(to: URL(fileURLWithPath: path))
      let probe = try await Subprocess.run(
        .name("ffprobe"),
        arguments: ["-v", "error", "-count_frames", "-show_streams", "-show_format", "-of", "json", path],
        output: .data(limit: 1 << 20), error: .string(limit: 1 << 20))
      guard probe.standardError.isEmpty else { throw UnexpectedAnswer("ffprobe: \(probe.standardError)") }
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      return try decoder.decode(FilmFacts.self, from: probe.standardOutput)
    }
  }
}
