/// The kind of failure of a rendering. The raw value is the word in the renderer's messages.
package enum RenderErrorCode: String, Sendable, Codable, CaseIterable {
  /// The request contradicts itself (frames below 2, a negative seed) or is not understood.
  case invalidRequest = "invalid_request"
  /// The picture's file cannot be opened.
  case missingPicture = "missing_picture"
  /// The picture is damaged.
  case unreadablePicture = "unreadable_picture"
  /// The file is neither a JPEG nor a PNG, or it is a kind of them that cannot be decoded.
  case unsupportedPicture = "unsupported_picture"
  /// The picture has more pixels, or the file more bytes, than the decoder accepts.
  case pictureTooLarge = "picture_too_large"
  /// There is no ffmpeg, or it cannot write H.264.
  case missingEncoder = "missing_encoder"
  /// ffmpeg failed.
  case encoderFailed = "encoder_failed"
  /// No space is left where the film is written.
  case diskFull = "disk_full"
  /// The film's file or folder cannot be written.
  case outputUnwritable = "output_unwritable"
  /// The system gives no file descriptor. This says nothing about the picture.
  case noResources = "no_resources"
  /// The time limit has passed.
  case timeLimit = "time_limit"
  /// The task was cancelled.
  case cancelled = "cancelled"
}
