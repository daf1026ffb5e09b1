/// The request that a server sends to its child process, the renderer: one line of JSON on the child's standard input.
///
/// It is not sent in arguments, because every user of the machine can see the arguments of a process.
package struct RenderChildRequest: Codable, Sendable, Hashable {
  /// The limits that the child sets on itself before it opens the picture.
  package struct Limits: Codable, Sendable, Hashable {
    /// The range of ``memoryMB``.
    package static let memoryRange = 1...1 << 24
    /// The range of ``seconds``.
    package static let secondsRange = 1...864_000

    /// The largest address space in MiB, for the child and for the encoder that it starts.
    package var memoryMB: Int
    /// The time limit in seconds of real time.
    package var seconds: Int

    package init(memoryMB: Int, seconds: Int) {
      self.memoryMB = memoryMB
      self.seconds = seconds
    }
  }

  /// The path of a JPEG or PNG picture.
  package var picture: String
  /// The path of the MP4 file to write.
  package var video: String
  /// The path of the JPEG file of frame 0 to write.
  package var poster: String
  /// The path of the small JPEG file of the picture to write, or `nil`.
  package var thumbnail: String?
  /// The prompt, which describes camera, light and motion.
  package var prompt: String
  /// The number of frames, 2 or more. A film has 24 frames per second.
  package var frames: Int
  /// The seed, 0 or more.
  package var seed: Int64
  package var limits: Limits
  /// The path of ffmpeg, or its name to search for in PATH.
  package var ffmpeg: String

  package init(
    picture: String, video: String, poster: String, thumbnail: String? = nil, prompt: String, frames: Int, seed: Int64, limits: Limits,
    ffmpeg: String
  ) {
    self.picture = picture
    self.video = video
    self.poster = poster
    self.thumbnail = thumbnail
    self.prompt = prompt
    self.frames = frames
    self.seed = seed
    self.limits = limits
    self.ffmpeg = ffmpeg
  }
}

extension RenderChildRequest {
  /// The largest size of a request line in bytes, without its line break.
  package static let mostBytes = 1 << 20

  /// The reason why a request cannot be sent, or why a line is not a request.
  package enum Fault: Error, Sendable, Hashable {
    /// The line is larger than ``mostBytes``.
    case tooLarge
    /// A limit is out of its range.
    case limitOutOfRange
    /// The line does not hold the fields of a request. The text is for a log.
    case notUnderstood(String)
  }

  /// Returns the request as a line of JSON in UTF-8 with its line break.
  ///
  /// - Throws: ``Fault/tooLarge``.
  package func line() throws(Fault) -> [UInt8] {
    let bytes: [UInt8]
    do { bytes = Array(try RenderLine.text(self).utf8) } catch { throw .notUnderstood("\(error)") }
    guard bytes.count <= Self.mostBytes else { throw .tooLarge }
    return bytes + [UInt8(ascii: "\n")]
  }

  /// Reads a line without its line break.
  ///
  /// - Throws: ``Fault``.
  package init(line: [UInt8]) throws(Fault) {
    guard line.count <= Self.mostBytes else { throw .tooLarge }
    do { self = try RenderLine.value(Self.self, from: line) } catch { throw .notUnderstood("\(error)") }
    guard Limits.memoryRange.contains(limits.memoryMB), Limits.secondsRange.contains(limits.seconds) else { throw .limitOutOfRange }
  }
}
