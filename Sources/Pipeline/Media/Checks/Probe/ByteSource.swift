import KatsudoCore

/// Gives access to bytes by position, in memory or in a file, so that one header reader works with both and reads only the bytes that it
/// needs.
protocol ByteSource {
  var byteCount: Int { get }

  /// Returns the bytes from an offset. Near the end of the source it returns fewer bytes, and past the end it returns none.
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
