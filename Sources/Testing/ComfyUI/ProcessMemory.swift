import Foundation

/// The memory of a process, as Linux tells it.
package enum ProcessMemory {
  /// Returns the resident memory in MiB, or 0 if there is no such process.
  package static func residentMB(of processID: Int32) -> Double {
    let status = (try? String(contentsOfFile: "/proc/\(processID)/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
    return (Double(line.filter(\.isNumber)) ?? 0) / 1024
  }
}
