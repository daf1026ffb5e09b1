/// The memory that all bodies in flight may take together: raw, parsed and decoded. A body's part is taken before its first byte is read.
///
/// Bodies are of three classes with a share each, so that large ones never hold up small ones, and pictures never hold up plain requests.
package struct BodyBudget: Sendable {
  /// The most bytes of a body of the first class: a request that names its media by URL.
  package static let plainBody = 1 << 16
  /// The most bytes of a body of the second class.
  package static let smallBody = 1 << 20
  /// A body is in memory as it came, as parsed text, and as the files that its data URIs hold, at three quarters: less than three times its size.
  /// One of many tiny values takes more while it is parsed, up to 20 MB; only as many are parsed at once as there are threads for it.
  package static let copies = 3
  /// How long a body waits for its part.
  package static let patience = Duration.seconds(20)

  package let plain: ByteSemaphore
  package let small: ByteSemaphore
  package let large: ByteSemaphore

  package init(bytes: Int) {
    plain = ByteSemaphore(bytes: bytes / 16)
    small = ByteSemaphore(bytes: bytes / 8)
    large = ByteSemaphore(bytes: bytes - bytes / 16 - bytes / 8)
  }

  /// The share of a body of this length.
  package func share(of length: Int) -> ByteSemaphore {
    if length <= Self.plainBody { return plain }
    return length <= Self.smallBody ? small : large
  }
}
