/// The progress of a download as a line for a terminal.
package struct DownloadLine: Sendable {
  private let name: String
  private let received: Int
  private let total: Int?

  /// - Parameters:
  ///   - received: bytes.
  ///   - total: bytes, or `nil` if the server does not say.
  package init(name: String, received: Int, total: Int?) {
    self.name = name
    self.received = received
    self.total = total
  }

  /// Returns the line with at most `columns` columns.
  package func text(columns: Int) -> String {
    let isSmall = (total ?? received) < 1 << 20
    let unit = isSmall ? "kB" : "MB"
    let amount = isSmall ? kilobytes(received) : megabytes(received)
    guard let total, total > 0 else { return String("\(name), \(amount) \(unit)".prefix(columns)) }
    let fraction = Double(received) / Double(total)
    let whole = isSmall ? kilobytes(total) : megabytes(total)
    return Bar.text(fraction, "\(Int(min(fraction, 1) * 100)) %, \(amount) of \(whole) \(unit), \(name)", columns: columns)
  }

  private func kilobytes(_ bytes: Int) -> String { String((bytes + 1023) >> 10) }

  private func megabytes(_ bytes: Int) -> String {
    let tenths = bytes * 10 / (1 << 20)
    return "\(tenths / 10).\(tenths % 10)"
  }
}
