import Foundation
import Subprocess
import SystemPackage

/// The facts about a film from ffprobe, which shares no code with this project.
struct FilmFacts {
  /// The lines `name=value` about the film and its stream.
  let lines: Set<String>
  /// The numbers of the key frames in the order in which they are shown.
  let keyFrames: [Int]

  init(of path: String) async throws {
    let streams = try await Self.probe(["-count_frames", "-show_streams", "-show_entries", "format=nb_streams", path])
    lines = Set(streams.split(separator: "\n").map(String.init))
    let frames = try await Self.probe(["-select_streams", "v:0", "-show_entries", "frame=key_frame", path])
    keyFrames = frames.split(separator: "\n").enumerated().filter { $1 == "key_frame=1" }.map(\.offset)
  }

  private static func probe(_ arguments: [String]) async throws -> String {
    try await run(
      .name("ffprobe"), arguments: Arguments(["-v", "error", "-of", "default=noprint_wrappers=1"] + arguments),
      output: .string(limit: 100_000)
    ).standardOutput
  }

  /// Runs ffmpeg with frames from a file on its standard input.
  static func encode(_ frames: String, _ arguments: [String]) async throws {
    let input = try FileDescriptor.open(FilePath(frames), .readOnly)
    _ = try await run(
      .name("ffmpeg"), arguments: Arguments(arguments), input: .fileDescriptor(input, closeAfterSpawningProcess: true),
      output: .discarded)
  }
}
