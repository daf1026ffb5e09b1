package import KatsudoCore

/// The largest size of a file in bytes, and the error for a larger one.
package struct ByteLimit: Sendable, Hashable {
  package let byteCount: Int
  package let error: MediaError

  package init(byteCount: Int, error: MediaError) {
    self.byteCount = byteCount
    self.error = error
  }

  /// Makes this server's own limit for one kind of file.
  package init(byteCount: Int, kind: MediaKind) {
    let megabytes = Self.megabytes(byteCount)
    self.init(
      byteCount: byteCount,
      error: MediaError(.tooLarge, "The file is larger than \(megabytes), the most this server takes for \(kind.noun). Send a smaller one.")
    )
  }

  /// Returns the smallest of this limit and the limits of the size rules. If a rule gives the limit, a larger file breaks that rule, so the
  /// error has the rule's message. If both are equal, the rule's message is used, because callers expect the schema's message.
  package func lowered(by rules: [ValidationRule]) -> ByteLimit {
    rules.reduce(self) { limit, rule in
      guard let most = rule.maximumByteCount, most < limit.byteCount || most == byteCount && limit == self else { return limit }
      return ByteLimit(byteCount: most, error: MediaError(.ruleBroken, rule.error))
    }
  }

  private static func megabytes(_ byteCount: Int) -> String {
    let whole = byteCount / 1_048_576
    return byteCount == whole * 1_048_576 && whole > 0 ? "\(whole) MB" : "\(byteCount) bytes"
  }
}

extension ValidationRule {
  /// The largest size in bytes that a `file_size_mb<` or `file_size_mb<=` rule allows, or `nil` for every other rule.
  fileprivate var maximumByteCount: Int? {
    guard quantity == .fileSizeMB else { return nil }
    let bytes = value * Self.bytesPerMegabyte
    let most: Double
    switch comparison {
    case .less: most = bytes.rounded(.up) - 1
    case .atMost: most = bytes.rounded(.down)
    case .greater, .atLeast: return nil
    }
    return most < 0 ? 0 : Int(exactly: most) ?? .max
  }
}
