import KatsudoRenderer

/// Checks the reader of colour profiles. Any bytes give a conversion or a note. Bits 0 and 1 of the first byte choose the kind of the
/// picture. Bit 2 also converts 16-bit samples, which is slow. The other bytes are the profile.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzProfile(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let first = bytes.first else { return 0 }
  let kinds: [SampleKind] = [.colour, .grey, .inks(areInverted: true), .inks(areInverted: false)]
  guard case .convert(let conversion) = ColourReading(.profile(Array(bytes.dropFirst())), kind: kinds[Int(first) % 4]) else {
    return 0
  }
  var pixels = (0..<1024).map { UInt8(truncatingIfNeeded: $0 &* 37) }
  conversion.apply(to: &pixels, threads: 1)
  guard first & 4 != 0 else { return 0 }
  let deep = (0..<1024).map { UInt16(truncatingIfNeeded: $0 &* 9973) }
  precondition(conversion.converted(deep: deep, threads: 1)?.count ?? 1024 == 1024)
  return 0
}
