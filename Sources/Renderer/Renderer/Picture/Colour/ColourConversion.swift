import CLCMS

/// Converts colours to sRGB with LittleCMS: relative colorimetric with black point compensation, as browsers do.
///
/// It is unchecked Sendable because its transform has no cache, so several threads may use it at the same time.
package final class ColourConversion: @unchecked Sendable {
  private let kind: SampleKind
  private let profile: OpenProfile
  private let transform: cmsHTRANSFORM

  /// Creates a conversion. Returns `nil` if the profile is damaged or does not fit pixels of `kind`.
  init?(_ source: ColourSource, kind: SampleKind) {
    guard let profile = OpenProfile(source), profile.suits(kind),
      let transform = profile.transform(from: PixelFormat(kind, of: profile.space).code, to: PixelFormat.sRGB.code, flags: 0)
    else { return nil }
    self.kind = kind
    self.profile = profile
    self.transform = transform
  }

  deinit { cmsDeleteTransform(transform) }

  /// `true` if every colour changes by at most one level. Many profiles are such variants of sRGB.
  var changesNothing: Bool {
    if case .inks = kind { return false }
    let levels: [UInt8] = [0, 15, 40, 85, 128, 190, 255]
    var before: [UInt8] = []
    for red in levels {
      if kind == .grey { before += [red, red, red, 255] }
      for green in levels where kind == .colour {
        for blue in levels { before += [red, green, blue, 255] }
      }
    }
    var after = before
    apply(to: &after, threads: 1)
    return zip(before, after).allSatisfy { abs(Int($0) - Int($1)) <= 1 }
  }

  /// Converts pixels of four bytes in place. Alpha does not change. Inks have no alpha, so it becomes 255.
  package func apply(to pixels: inout [UInt8], threads: Int = Processors.active) {
    pixels.withUnsafeMutableBytes { bytes in
      guard let start = bytes.baseAddress else { return }
      // The threads work on separate parts, but the compiler does not know that.
      nonisolated(unsafe) let address = start
      Self.inParts(of: bytes.count / 4, threads: threads) { part in
        let pixels = address + part.lowerBound * 4
        cmsDoTransform(transform, pixels, pixels, UInt32(part.count))
        if case .inks = kind {
          for pixel in 0..<part.count { pixels.storeBytes(of: 255, toByteOffset: pixel * 4 + 3, as: UInt8.self) }
        }
      }
    }
  }

  /// Converts pixels of four 16-bit numbers to pixels of four bytes, without rounding in between. Returns `nil` if this is not possible.
  package func converted(deep pixels: [UInt16], threads: Int = Processors.active) -> [UInt8]? {
    let from = PixelFormat(kind, of: profile.space, bytes: 2).code
    let flags = UInt32(cmsFLAGS_COPY_ALPHA) | UInt32(cmsFLAGS_HIGHRESPRECALC)
    guard let deep = profile.transform(from: from, to: PixelFormat.sRGB.code, flags: flags) else { return nil }
    defer { cmsDeleteTransform(deep) }
    return [UInt8](unsafeUninitializedCapacity: pixels.count) { target, count in
      pixels.withUnsafeBufferPointer { source in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        nonisolated(unsafe) let (input, output, transform) = (from, to, deep)
        Self.inParts(of: pixels.count / 4, threads: threads) { part in
          cmsDoTransform(transform, input + part.lowerBound * 4, output + part.lowerBound * 4, UInt32(part.count))
        }
      }
      count = pixels.count
    }
  }

  private static func inParts(of count: Int, threads: Int, _ body: (Range<Int>) -> Void) {
    let size = 1 << 15
    RowWork.perform((count + size - 1) / size, threads: threads) { part in
      body(part * size..<min(count, (part + 1) * size))
    }
  }
}
