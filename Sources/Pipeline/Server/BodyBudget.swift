/// The memory budget for all bodies that are read or checked at the same time: raw, parsed and decoded. The memory of a body is reserved
/// before its first byte is read.
///
/// Bodies have three classes, and each class has its own share of the budget. So large bodies never block small ones, and bodies with
/// pictures never block plain requests.
package struct BodyBudget: Sendable {
  /// The largest body of the first class, in bytes: a request that names its media by URL.
  package static let plainBody = 1 << 16
  /// The largest body of the second class, in bytes.
  package static let smallBody = 1 << 20
  /// The factor from the size of a body to its memory. A body is in memory as raw bytes, as parsed text, and as the decoded files of its
  /// data URIs, which take three quarters of its size: less than three times its size in all. A body of many tiny values takes more while
  /// it is parsed, up to 20 MB, but the number of threads limits how many bodies are parsed at the same time.
  package static let copies = 3
  /// The longest time that a body waits for its memory.
  package static let waitLimit = Duration.seconds(20)

  package let plain: ByteSemaphore
  package let small: ByteSemaphore
  package let large: ByteSemaphore

  package init(bytes: Int) {
    plain = ByteSemaphore(bytes: bytes / 16)
    small = ByteSemaphore(bytes: bytes / 8)
    large = ByteSemaphore(bytes: bytes - bytes / 16 - bytes / 8)
  }

  /// Returns the share for a body of this length.
  package func share(of length: Int) -> ByteSemaphore {
    if length <= Self.plainBody { return plain }
    return length <= Self.smallBody ? small : large
  }
}
