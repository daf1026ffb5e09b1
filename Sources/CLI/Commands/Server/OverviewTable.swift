import KatsudoAPI
package import KatsudoApp

/// The state of a server as a table for people.
package enum OverviewTable {
  package static func lines(_ overview: ServerOverview) -> [String] {
    var head = "katsudo \(overview.version)  waiting \(overview.waiting)  running \(overview.running)"
    if let free = overview.freeBytes { head += "  free \(gigabytes(free)) GB" }
    var lines = [head, overview.at.wireText]
    lines += overview.reasons.map { "! \($0)" }
    lines += table(
      ["MODEL", "WAITING", "RUNNING", "OLDEST"],
      overview.queues.map { [$0.model, "\($0.waiting)", "\($0.running)", $0.oldestSeconds.map(PlainTime.text(seconds:)) ?? "-"] },
      empty: "no models")
    lines += table(
      ["ENGINE", "BUSY", "SLOTS", "STATE"],
      overview.engines.map { ["\($0.name)", "\($0.busy)", "\($0.slots)", $0.isResting ? "rests after a failure" : "ready"] },
      empty: "this server runs no requests")
    lines += table(
      ["REQUEST", "MODEL", "ENGINE", "OWNER", "TIME", "DONE"],
      overview.attempts.map {
        [$0.requestID, $0.model, $0.engine, $0.owner, PlainTime.text(seconds: $0.seconds), "\(Int(($0.progress * 100).rounded())) %"]
      },
      empty: "nothing runs")
    return lines
  }

  private static func table(_ head: [String], _ rows: [[String]], empty: String) -> [String] {
    [""] + (rows.isEmpty ? [empty] : TextTable.lines([head] + rows))
  }

  /// Returns a size with one decimal, rounded down.
  private static func gigabytes(_ bytes: UInt64) -> String {
    let tenths = bytes / 100_000_000
    return "\(tenths / 10).\(tenths % 10)"
  }
}
