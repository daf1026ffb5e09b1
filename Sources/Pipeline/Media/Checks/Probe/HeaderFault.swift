import KatsudoCore

/// The errors for a file that has correct first bytes but a wrong header.
enum HeaderFault {
  static func damaged(_ format: MediaFormat) -> MediaError {
    MediaError(.unsupported, "The \(format.title) file's header is damaged. Save the picture again and send the new file.")
  }

  static func cutShort(_ format: MediaFormat) -> MediaError {
    MediaError(.unsupported, "The \(format.title) file is cut short: its end is missing. Send the whole file.")
  }
}
