package import KatsudoCore
import KatsudoServer

/// The settings of deployments.
package struct DeploymentSettings: SettingsPart {
  package var perOwner = 100
  package var allowedClasses: [String] = []
  package var hardware: [String: String] = [:]
  package var nodeLimit = 300
  package var sideLimit = 8192
  package var batchLimit = 16
  package var frameLimit = 1000

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .whole("deployments.per_owner", \.perOwner, in: 0...100_000, takes: "deployments that one owner may have"),
    .parsed(
      "deployments.allowed_classes", \.allowedClasses, expected: "CLASS[,CLASS…]", standard: "none",
      takes:
        "`CLASS[,CLASS…]`: the node classes of ComfyUI that a caller's `workflow_api_json` may have, besides those of the deployment's own workflow"
    ) { text throws(ConfigurationError) in
      let names = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
      return names.contains("") ? nil : names
    },
    .parsed(
      "deployments.hardware", \.hardware, expected: "HARDWARE=GROUP[,HARDWARE=GROUP…]", standard: "none",
      takes:
        "`HARDWARE=GROUP[,HARDWARE=GROUP…]`: the group of servers for each name in the `hardware` of a deployment, such as `AMPERE_24=small`. A name without a group means every server"
    ) { text throws(ConfigurationError) in try groups(text) },
    .whole("deployments.node_limit", \.nodeLimit, in: 1...10_000, takes: "nodes of a caller's `workflow_api_json`"),
    .whole("deployments.side_limit", \.sideLimit, in: 16...65_536, takes: "pixels of a width or height that a caller sets"),
    .whole("deployments.batch_limit", \.batchLimit, in: 1...4096, takes: "pictures or videos at once that a caller sets"),
    .whole("deployments.frame_limit", \.frameLimit, in: 1...100_000, takes: "frames that a caller sets"),
  ]

  /// Reads a text of the form `HARDWARE=GROUP,HARDWARE=GROUP`. Returns `nil` for any other text.
  private static func groups(_ text: String) throws(ConfigurationError) -> [String: String]? {
    var groups: [String: String] = [:]
    for entry in text.split(separator: ",", omittingEmptySubsequences: false) {
      let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map { String($0.trimmed) }
      guard parts.count == 2, parts[0].wholeMatch(of: /[A-Z0-9_]{1,64}/) != nil, !parts[1].isEmpty else { return nil }
      guard groups.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw ConfigurationError("deployments.hardware", "names \(parts[0]) twice")
      }
    }
    return groups
  }

  var settings: Deployments.Settings {
    var settings = Deployments.Settings()
    settings.perOwner = perOwner
    settings.allowedClasses = Set(allowedClasses)
    settings.hardware = hardware
    settings.bounds.nodes = nodeLimit
    settings.bounds.side = sideLimit
    settings.bounds.batch = batchLimit
    settings.bounds.frames = frameLimit
    return settings
  }
}

extension Substring {
  /// The text without the spaces around it.
  fileprivate var trimmed: Substring {
    let start = drop { $0.isWhitespace }
    return start.prefix(start.lastIndex { !$0.isWhitespace }.map { start.distance(from: start.startIndex, to: $0) + 1 } ?? 0)
  }
}
