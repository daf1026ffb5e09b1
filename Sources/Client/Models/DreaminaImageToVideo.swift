/// `bytedance/dreamina-3-0/pro/image-to-video`: one picture and a prompt become a video of 24 frames a second.
public enum DreaminaImageToVideo {
  /// How long the video is.
  public struct Length: RawRepresentable, Sendable, Hashable, Codable {
    /// Frames.
    public var rawValue: Int
    /// A number of frames. The model takes the two below.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// 5 seconds: 121 frames.
    public static let fiveSeconds = Length(rawValue: 121)
    /// 10 seconds: 241 frames.
    public static let tenSeconds = Length(rawValue: 241)
  }

  /// What the model takes. The server checks it; ``KatsudoError/invalidInput(_:)`` names what it does not like.
  public struct Input: Sendable, Hashable, Encodable {
    /// What happens: at most 800 Unicode code points.
    public var prompt: String
    /// A JPEG or PNG below 4.7 MB, with sides above 320 and up to 4,096 pixels and a width between 0.33 and 3 times the height.
    public var image: MediaInput
    /// The same seed gives the same video. `nil`: the server draws one.
    public var seed: Int64?
    /// `nil`: 5 seconds.
    public var length: Length?

    /// Makes an input.
    public init(prompt: String, image: MediaInput, seed: Int64? = nil, length: Length? = nil) {
      self.prompt = prompt
      self.image = image
      self.seed = seed
      self.length = length
    }

    /// Writes it as the wire has it: the picture as the only element of `image_urls`.
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

  /// What the model gives.
  public struct Output: Sendable, Hashable, Decodable {
    /// An MP4.
    public var video: OutputFile

    /// Reads `video`, or the first of `videos`.
    ///
    /// - Throws: `DecodingError` where there is no video.
    public init(from decoder: any Decoder) throws {
      let output = try ModelOutput(from: decoder)
      guard let video = output.files.first(where: { $0.kind == .video }) else {
        throw DecodingError.dataCorrupted(
          DecodingError.Context(codingPath: decoder.codingPath, debugDescription: "The output holds no video."))
      }
      self.video = video
    }
  }
}

extension KatsudoModel where Input == DreaminaImageToVideo.Input, Output == DreaminaImageToVideo.Output {
  /// ByteDance's Dreamina 3.0 Pro, image to video; on a Katsudo of your own, whatever engine its operator chose for it.
  public static var dreaminaImageToVideo: Self { Self(id: "bytedance/dreamina-3-0/pro/image-to-video") }
}
