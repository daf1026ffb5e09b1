package import KatsudoCore

/// The settings of `/metrics`.
package struct MetricsSettings: SettingsPart {
  package var owners = false

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .flag(
      "metrics.owners", \.owners,
      takes:
        "with `true` the metrics also count by owner. Everybody who has a key then sees the names of the owners and how much work they send"
    )
  ]
}
