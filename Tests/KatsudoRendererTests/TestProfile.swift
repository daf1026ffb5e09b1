import CLCMS

/// Colour profiles made by LittleCMS.
enum TestProfile {
  static let sRGB = bytes(cmsCreate_sRGBProfile())
  static let displayP3 = bytes(
    colour(red: (0.68, 0.32), green: (0.265, 0.69), blue: (0.15, 0.06), curve: sRGBCurve))
  static let adobeRGB = bytes(
    colour(red: (0.64, 0.33), green: (0.21, 0.71), blue: (0.15, 0.06), curve: cmsBuildGamma(nil, 563.0 / 256)))
  static let linear = bytes(
    colour(red: (0.64, 0.33), green: (0.3, 0.6), blue: (0.15, 0.06), curve: cmsBuildGamma(nil, 1)))
  static let linearGrey: [UInt8] = {
    var white = d65
    return bytes(cmsCreateGrayProfile(&white, cmsBuildGamma(nil, 1)))
  }()
  /// A device link profile, which describes no picture.
  static let inkLimit = bytes(cmsCreateInkLimitingDeviceLink(cmsSigCmykData, 250))

  /// A CMYK profile in which cyan looks like sRGB (0, 174, 239), and the other inks are ideal.
  static let inks: [UInt8] = {
    let toLab = cmsCreateTransform(
      cmsCreate_sRGBProfile(), UInt32(4 << 16 | 3 << 3 | 1), cmsCreateLab4Profile(nil), UInt32(1 << 22 | 10 << 16 | 3 << 3),
      UInt32(INTENT_RELATIVE_COLORIMETRIC), UInt32(cmsFLAGS_NOCACHE))
    defer { cmsDeleteTransform(toLab) }
    var table: [UInt16] = []
    for corner in 0..<16 {
      let (c, m, y, k) = (corner >> 3 & 1, corner >> 2 & 1, corner >> 1 & 1, corner & 1)
      let ideal = [(1 - c) * (1 - k), (1 - m) * (1 - k), (1 - y) * (1 - k)].map { UInt8($0 * 255) }
      let seen: [UInt8] = corner == 8 ? [0, 174, 239] : ideal
      var lab = cmsCIELab()
      cmsDoTransform(toLab, seen, &lab, 1)
      var words: [UInt16] = [0, 0, 0]
      cmsFloat2LabEncodedV2(&words, &lab)
      table += words
    }
    let profile = cmsCreateProfilePlaceholder(nil)
    cmsSetProfileVersion(profile, 2.1)
    cmsSetDeviceClass(profile, cmsSigOutputClass)
    cmsSetColorSpace(profile, cmsSigCmykData)
    cmsSetPCS(profile, cmsSigLabData)
    let pipeline = cmsPipelineAlloc(nil, 4, 3)
    defer { cmsPipelineFree(pipeline) }
    cmsPipelineInsertStage(pipeline, cmsAT_BEGIN, cmsStageAllocCLut16bit(nil, 2, 4, 3, table))
    for tag in [cmsSigAToB0Tag, cmsSigAToB1Tag] { cmsWriteTag(profile, tag, UnsafeRawPointer(pipeline)) }
    return bytes(profile)
  }()

  private static let d65 = cmsCIExyY(x: 0.3127, y: 0.329, Y: 1)
  private static var sRGBCurve: OpaquePointer? {
    cmsBuildParametricToneCurve(nil, 4, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
  }

  private static func colour(
    red: (Double, Double), green: (Double, Double), blue: (Double, Double), curve: OpaquePointer?
  ) -> cmsHPROFILE? {
    defer { cmsFreeToneCurve(curve) }
    func point(_ place: (Double, Double)) -> cmsCIExyY { cmsCIExyY(x: place.0, y: place.1, Y: 1) }
    var white = d65
    var corners = cmsCIExyYTRIPLE(Red: point(red), Green: point(green), Blue: point(blue))
    return cmsCreateRGBProfile(&white, &corners, [curve, curve, curve])
  }

  private static func bytes(_ profile: cmsHPROFILE?) -> [UInt8] {
    defer { cmsCloseProfile(profile) }
    var count: UInt32 = 0
    cmsSaveProfileToMem(profile, nil, &count)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    cmsSaveProfileToMem(profile, &bytes, &count)
    return bytes
  }
}
