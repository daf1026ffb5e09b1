/// The treatment that a picture's colours need.
package enum ColourReading {
  /// The colours are sRGB already, or nearly.
  case nothing
  case convert(ColourConversion)
  /// The file's colour information cannot be used, so its numbers count as sRGB. The sentence is for a person.
  case ignore(String)

  /// The largest profile that is used, in bytes. A profile for print has at most two megabytes in practice; a larger one is not worth its
  /// time and memory.
  static let largestProfile = 4 << 20

  package init(_ source: ColourSource, kind: SampleKind) {
    switch source {
    case .standard: self = .nothing
    case .brokenProfile: self = .ignore("The picture's colour profile is incomplete and was ignored.")
    case .profile(let bytes) where bytes.count > Self.largestProfile:
      self = .ignore("The picture's colour profile is larger than 4 MiB and was ignored.")
    case .profile, .gamma:
      guard let conversion = ColourConversion(source, kind: kind) else {
        self = .ignore("The picture's colour profile is damaged or does not fit the picture, and was ignored.")
        return
      }
      self = conversion.changesNothing ? .nothing : .convert(conversion)
    }
  }
}
