/// Chooses the offered language that a caller's `Accept-Language` (RFC 9110 section 12.5.4) prefers. If it names no offered language, the
/// choice is English.
enum AcceptedLanguage {
  static func choose(_ header: String?, from offered: Set<String>) -> String {
    let ranges = (header ?? "").split(separator: ",").prefix(20).enumerated().map { index, entry in
      let parts = entry.split(separator: ";").map { $0.filter { $0 != " " }.lowercased() }
      let quality = parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
      return (tag: parts.first ?? "", quality: quality, index: index)
    }
    let liked = ranges.filter { $0.quality > 0 }.sorted { ($0.quality, -$0.index) > ($1.quality, -$1.index) }
    for range in liked {
      if let exact = offered.first(where: { $0.lowercased() == range.tag }) { return exact }
      let primary = range.tag.prefix { $0 != "-" }
      if let near = offered.first(where: { $0.lowercased() == primary }) { return near }
    }
    return "en"
  }
}
