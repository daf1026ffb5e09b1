/// The processing that the colours of a picture need.
package enum ColourReading {
  /// The colours are sRGB or nearly sRGB.
  case nothing
  case convert(ColourConversion)
  /// The colour information of the file cannot be used, so its numbers are taken as sRGB. The value is a sentence for people.
  case ignore(String)

  /// The size of the largest profile that is used, in bytes. Profiles for print have at most about 2 MB. Larger ones would take too much
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
