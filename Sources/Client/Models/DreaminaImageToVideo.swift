/// The types of the model `bytedance/dreamina-3-0/pro/image-to-video`, which makes a video of 24 frames per second from one picture and a
/// prompt.
public enum DreaminaImageToVideo {
  /// The length of the video.
  public struct Length: RawRepresentable, Sendable, Hashable, Codable {
    /// The number of frames.
    public var rawValue: Int
    /// Makes a length from a number of frames. The model accepts only ``fiveSeconds`` and ``tenSeconds``.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// 5 seconds: 121 frames.
    public static let fiveSeconds = Length(rawValue: 121)
    /// 10 seconds: 241 frames.
    public static let tenSeconds = Length(rawValue: 241)
  }

  /// The input of the model. The server checks it, and ``KatsudoError/invalidInput(_:)`` names the fields that are wrong.
  public struct Input: Sendable, Hashable, Encodable {
    /// The description of the video, at most 800 Unicode code points.
    public var prompt: String
    /// The picture, a JPEG or PNG below 4.7 MB. Its sides must be above 320 and at most 4,096 pixels, and its width must be between 0.33
    /// and 3 times its height.
    public var image: MediaInput
    /// The seed for random choices. With `nil`, the server chooses a random seed. With the built-in engine of Katsudo, the same input and
    /// seed give the same video.
    public var seed: Int64?
    /// The length of the video. `nil` means 5 seconds.
    public var length: Length?

    /// Makes an input. Nothing is checked before the submission.
    public init(prompt: String, image: MediaInput, seed: Int64? = nil, length: Length? = nil) {
      self.prompt = prompt
      self.image = image
      self.seed = seed
      self.length = length
    }

    /// Writes the input with the names that the server expects. The picture becomes the only element of `image_urls`.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(prompt, forKey: .prompt)
      try container.encode([image], forKey: .images)
      try container.encodeIfPresent(seed, forKey: .seed)
      try container.encodeIfPresent(length, forKey: .length)
    }

    private enum CodingKeys: String, CodingKey {
      case prompt, seed
      case images = "image_urls"
      case length = "frames"
    }
  }

  /// The output of the model.
  public struct Output: Sendable, Hashable, Decodable {
    /// The video, an MP4 file.
    public var video: OutputFile

    /// Reads `video`, or else the first of `videos`.
    ///
    /// - Throws: `DecodingError` if there is no video.
    public init(from decoder: any Decoder) throws {
      let output = try ModelOutput(from: decoder)
      guard let video = output.files.first(where: { $0.kind == .video }) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "The output has no video."))
      }
      self.video = video
    }
  }
}

extension KatsudoModel where Input == DreaminaImageToVideo.Input, Output == DreaminaImageToVideo.Output {
  /// The model `bytedance/dreamina-3-0/pro/image-to-video`. On RunComfy, this is ByteDance's Dreamina 3.0 Pro. On a Katsudo server, the
  /// operator chooses the engine that runs it.
  public static var dreaminaImageToVideo: Self { Self(id: "bytedance/dreamina-3-0/pro/image-to-video") }
}
