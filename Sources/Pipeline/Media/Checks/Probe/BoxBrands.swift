import KatsudoCore

/// Reads the `ftyp` box at the beginning of MP4, QuickTime, AVIF and HEIC files (ISO/IEC 14496-12): a major brand, a version, and
/// compatible brands.
enum BoxBrands {
  static func format(_ head: [UInt8]) -> MediaFormat? {
    guard head.count >= 12 else { return nil }
    let size = min(Int(head[0]) << 24 | Int(head[1]) << 16 | Int(head[2]) << 8 | Int(head[3]), head.count)
    let major = brand(head, at: 8)
    let compatible = stride(from: 16, to: max(16, size - 3), by: 4).map { brand(head, at: $0) }
    if major == "qt  " { return .quicktime }
    // The major brand of a still picture may name only the container (`mif1`). Then a compatible brand names its codec.
    let all = [major] + compatible
    if !all.allSatisfy({ !avif.contains($0) }) { return .avif }
    if heic.contains(major) || major == "mif1" || major == "msf1" { return .heic }
    return .mp4
  }

  private static let avif: Set<String> = ["avif", "avis"]
  private static let heic: Set<String> = ["heic", "heix", "heim", "heis", "hevc", "hevx"]

  private static func brand(_ head: [UInt8], at offset: Int) -> String {
    String(decoding: head[offset..<min(offset + 4, head.count)], as: UTF8.self)
  }
}
