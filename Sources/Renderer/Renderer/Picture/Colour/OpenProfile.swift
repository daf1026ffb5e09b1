import CLCMS

/// A profile that LittleCMS has opened, with the other objects that it needs.
final class OpenProfile {
  private let context: cmsContext
  private let profile: cmsHPROFILE
  private let standard: cmsHPROFILE

  /// Opens a profile. Returns `nil` if there is none or if it is damaged.
  init?(_ source: ColourSource) {
    // Each picture has its own context, so that its errors do not affect others and are not printed.
    guard let context = cmsCreateContext(nil, nil) else { return nil }
    guard let profile = Self.open(source, in: context), let standard = cmsCreate_sRGBProfileTHR(context) else {
      cmsDeleteContext(context)
      return nil
    }
    self.context = context
    self.profile = profile
    self.standard = standard
  }

  deinit {
    cmsCloseProfile(standard)
    cmsCloseProfile(profile)
    cmsDeleteContext(context)
  }

  /// The colour space of the profile's numbers.
  var space: cmsColorSpaceSignature { cmsGetColorSpace(profile) }

  /// Returns `true` if the profile fits pixels of this kind. A colour profile also fits a grey picture, because grey levels are colours. A
  /// grey profile does not fit a colour picture.
  func suits(_ kind: SampleKind) -> Bool {
    let isOfDevice = [cmsSigDisplayClass, cmsSigInputClass, cmsSigOutputClass, cmsSigColorSpaceClass]
      .contains(cmsGetDeviceClass(profile))
    switch kind {
    case .grey: return isOfDevice && (space == cmsSigGrayData || space == cmsSigRgbData)
    case .colour: return isOfDevice && space == cmsSigRgbData
    case .inks: return isOfDevice && space == cmsSigCmykData
    }
  }

  /// Creates a transform. The caller must give it to `cmsDeleteTransform`.
  func transform(from: UInt32, to: UInt32, flags: UInt32) -> cmsHTRANSFORM? {
    cmsCreateTransformTHR(
      context, profile, from, standard, to, UInt32(INTENT_RELATIVE_COLORIMETRIC),
      UInt32(cmsFLAGS_BLACKPOINTCOMPENSATION) | UInt32(cmsFLAGS_NOCACHE) | flags)
  }

  private static func open(_ source: ColourSource, in context: cmsContext) -> cmsHPROFILE? {
    switch source {
    case .standard, .brokenProfile: return nil
    case .profile(let bytes): return cmsOpenProfileFromMemTHR(context, bytes, UInt32(bytes.count))
    case .gamma(let exponent, let primaries):
      guard let curve = cmsBuildGamma(context, exponent) else { return nil }
      defer { cmsFreeToneCurve(curve) }
      var white = point(primaries.white)
      var corners = cmsCIExyYTRIPLE(Red: point(primaries.red), Green: point(primaries.green), Blue: point(primaries.blue))
      return cmsCreateRGBProfileTHR(context, &white, &corners, [curve, curve, curve])
    }
  }

  private static func point(_ place: ColourSource.Place) -> cmsCIExyY { cmsCIExyY(x: place.x, y: place.y, Y: 1) }
}
