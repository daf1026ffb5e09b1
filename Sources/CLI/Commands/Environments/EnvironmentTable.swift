import Foundation
import KatsudoAPI
import KatsudoEnvironments

/// The list of environments as text.
enum EnvironmentTable {
  static func lines(_ environments: [EnvironmentFacts]) -> [String] {
    guard !environments.isEmpty else { return ["There are no environments. katsudo environments start makes one."] }
    return TextTable.lines(
      [["ID", "STATE", "PAGE", "COMFYUI"]] + environments.map { [$0.id.description, $0.state.rawValue, $0.url, $0.address ?? "-"] })
      + environments.compactMap { facts in facts.reason.map { "\(facts.id): \($0)" } }
  }

  /// Prints an array with an object for each environment.
  static func printJSON(_ environments: [EnvironmentFacts]) throws {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let rows = environments.map {
      Row(id: $0.id, state: $0.state, reason: $0.reason, url: $0.url, address: $0.address, createdAt: $0.createdAt.wireText)
    }
    print(String(decoding: try encoder.encode(rows), as: UTF8.self))
  }

  private struct Row: Encodable {
    var id: EnvironmentID
    var state: EnvironmentFacts.State
    var reason: String?
    var url: String
    var address: String?
    var createdAt: String
  }
}
