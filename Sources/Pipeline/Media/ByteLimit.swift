package import KatsudoCore

/// The most bytes a file may have, and what the person who sent a larger one is told.
package struct ByteLimit: Sendable, Hashable {
  package let byteCount: Int
  package let error: MediaError

  package init(byteCount: Int, error: MediaError) {
    self.byteCount = byteCount
    self.error = error
  }

  /// This server's own limit for one kind of file.
  package init(byteCount: Int, kind: MediaKind) {
    let megabytes = Self.megabytes(byteCount)
    self.init(
      byteCount: byteCount,
      error: MediaError(.tooLarge, "The file is larger than \(megabytes), the most this server takes for \(kind.noun). Send a smaller one.")
    )
  }

  /// The smaller of this limit and the one that the first size rule sets; where the rule's is the smaller one, a larger file breaks that
  /// rule and so gets the rule's own sentence. Of equal ones the rule wins, since a schema's sentence is the expected answer.
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
  /// The greatest size in bytes that keeps a `file_size_mb<` or `file_size_mb<=` rule; `nil` for every other rule.
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
