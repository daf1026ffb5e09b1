import KatsudoCore
import KatsudoMediaChecks

/// The meaning of the status line and the header fields of an answer to a fetch. This type does no input or output.
enum FetchAnswer: Sendable, Hashable {
  /// The body of the answer is the file.
  case file
  /// The file is at another URL. The value is the text of `Location`.
  case redirect(String)

  /// - Parameters:
  ///   - field: returns the value of a header field, by its lower-case name.
  ///   - host: the host's name for messages.
  init(status: Int, limit: ByteLimit, host: String, field: (String) -> String?) throws(MediaError) {
    let place = Mention.host(host)
    switch status {
    case 200, 203:
      try Self.checkBody(limit: limit, host: place, field: field)
      self = .file
    case 301, 302, 303, 307, 308:
      guard let location = field("location") else {
        throw MediaError(.unavailable, "\(place) redirects without a target. Use the file's final URL.")
      }
      self = .redirect(location)
    case 401, 403, 407:
      throw MediaError(
        .unavailable, "The file at \(place) needs a login or its host forbids access. Use a public URL or a pre-signed one.")
    case 404, 410:
      throw MediaError(.unavailable, "\(place) has no file at this URL. Check it, or upload the file again.")
    case 429:
      throw MediaError(.unreachable, "\(place) limits how often files are fetched from it. Try again later, or use another host.")
    case 204, 205, 206, 304:
      throw MediaError(.unavailable, "\(place) answered without the whole file (status \(status)).")
    case 500...:
      throw MediaError(.unreachable, "\(place) reports an internal error (status \(status)). Try again later, or use another host.")
    default:
      throw MediaError(.unavailable, "\(place) did not answer with the file (status \(status)).")
    }
  }

  private static func checkBody(limit: ByteLimit, host: String, field: (String) -> String?) throws(MediaError) {
    if let length = field("content-length").flatMap({ Int($0) }), length > limit.byteCount { throw limit.error }
    // The request accepts only `identity`. If compressed answers were accepted, a small answer could become a huge file.
    if let coding = field("content-encoding"), !coding.isEmpty, coding.lowercased() != "identity" {
      throw MediaError(.unavailable, "\(host) sends the file compressed (Content-Encoding). It must send the file as it is.")
    }
  }
}
