/// What is to be done about a picture's colours.
package enum ColourReading {
  /// They are sRGB already, or as good as.
  case nothing
  case convert(ColourConversion)
  /// What the file says cannot be used; its numbers are taken for sRGB. The sentence is for a person.
  case ignore(String)

  /// A profile for print has two megabytes at most in practice; a larger one is not worth its time and memory.
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
