/// A download as a line for a terminal.
package struct DownloadLine: Sendable {
  private let name: String
  private let received: Int
  private let total: Int?

  /// - Parameters:
  ///   - received: bytes.
  ///   - total: bytes; `nil` where the server does not tell.
  package init(name: String, received: Int, total: Int?) {
    self.name = name
    self.received = received
    self.total = total
  }

  /// Has at most so many columns.
  package func text(columns: Int) -> String {
    guard let total, total > 0 else { return String("\(name), \(megabytes(received)) MB".prefix(columns)) }
    let fraction = Double(received) / Double(total)
    return Bar.text(
      fraction, "\(Int(min(fraction, 1) * 100)) %, \(megabytes(received)) of \(megabytes(total)) MB, \(name)", columns: columns)
  }

  private func megabytes(_ bytes: Int) -> String {
    let tenths = (bytes + 52_428) / 104_857
    return "\(tenths / 10).\(tenths % 10)"
  }
}
