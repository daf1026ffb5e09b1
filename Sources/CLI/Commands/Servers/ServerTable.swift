import Foundation
import KatsudoEngines

/// The list of ComfyUI servers as text.
enum ServerTable {
  static func lines(_ servers: [ComfyServerState]) -> [String] {
    TextTable.lines(
      [["ADDRESS", "STATE", "VERSION", "JOBS", "QUEUE", "FREE MEMORY", "LAST MODEL"]]
        + servers.map { server in
          [
            server.address, server.state, server.comfyVersion ?? "-", "\(server.running)/\(server.slots)", "\(server.queued)",
            memory(server), server.lastModel ?? "-",
          ]
        }) + servers.compactMap { server in server.reason.map { "\(server.address): \($0)" } }
  }

  /// Returns the free and the whole memory of the graphics card in gigabytes.
  private static func memory(_ server: ComfyServerState) -> String {
    guard let free = server.freeMemory, let all = server.memory else { return "-" }
    return "\(gigabytes(free))/\(gigabytes(all)) GB"
  }

  /// Returns a size with one decimal, rounded down.
  private static func gigabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000_000).\(bytes / 100_000_000 % 10)" }

  /// Prints an array with an object for each server.
  static func printJSON(_ servers: [ComfyServerState]) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    print(String(decoding: try encoder.encode(servers), as: UTF8.self))
  }
}
