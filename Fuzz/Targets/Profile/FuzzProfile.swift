import KatsudoRenderer

/// A colour profile: colours or a note, never a crash. The first byte says what kind of picture it stands in, and whether that has 16
/// bits, which is slow.
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
