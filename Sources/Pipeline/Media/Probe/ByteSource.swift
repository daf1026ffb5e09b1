import KatsudoCore

/// Bytes by position, in memory or in a file, so that one header reader serves both and reads only what it needs.
protocol ByteSource {
  var byteCount: Int { get }

  /// The bytes from an offset on: fewer than asked where the source ends, none past its end.
  func bytes(at offset: Int, count: Int) throws(MediaError) -> [UInt8]
}

struct MemoryBytes: ByteSource {
  let all: [UInt8]

  var byteCount: Int { all.count }

  func bytes(at offset: Int, count: Int) -> [UInt8] {
    guard offset >= 0, count > 0, offset < all.count else { return [] }
    return Array(all[offset..<(offset + min(count, all.count - offset))])
  }
}
