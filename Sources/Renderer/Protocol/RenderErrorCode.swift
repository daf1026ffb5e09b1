/// The kind of failure of a rendering. The raw value is the code in the renderer's messages.
package enum RenderErrorCode: String, Sendable, Codable, CaseIterable {
  /// The request has invalid values, such as fewer than 2 frames or a negative seed, or it cannot be read.
  case invalidRequest = "invalid_request"
  /// The picture's file cannot be opened.
  case missingPicture = "missing_picture"
  /// The picture is damaged.
  case unreadablePicture = "unreadable_picture"
  /// The file is not a JPEG or PNG, or it is a variant that cannot be decoded.
  case unsupportedPicture = "unsupported_picture"
  /// The picture has more pixels, or the file more bytes, than the decoder accepts.
  case pictureTooLarge = "picture_too_large"
  /// ffmpeg is not installed, or it cannot write H.264.
  case missingEncoder = "missing_encoder"
  /// ffmpeg failed.
  case encoderFailed = "encoder_failed"
  /// The disk for the film has no space left.
  case diskFull = "disk_full"
  /// The film's file or folder cannot be written.
  case outputUnwritable = "output_unwritable"
  /// The system has no free file descriptor. The picture is not the cause.
  case noResources = "no_resources"
  /// The rendering took longer than its time limit.
  case timeLimit = "time_limit"
  /// The rendering was cancelled.
  case cancelled = "cancelled"
}
