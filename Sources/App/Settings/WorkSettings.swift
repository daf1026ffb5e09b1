package import KatsudoCore

/// The settings of the queue and the workers.
package struct WorkSettings: SettingsPart {
  package var worker = true
  /// The names of engines by model id, best first. They replace the engines of the model's manifest.
  package var engines: [String: [String]] = [:]
  package var leaseSeconds = 10.0
  package var attemptLimit = 10
  package var ownerWaitingLimit = 100_000
  package var waitingLimit = 1_000_000
  package var graceSeconds = 20.0
  package var retentionDays = 7.0
  package var usageDays = 400

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .flag(
      "worker", \.worker, flag: "--no-worker", takes: "with `false` the server accepts requests but runs none of them; they wait"),
    .parsed(
      "engines", \.engines, expected: "MODEL=ENGINE[,ENGINE…];…", standard: "as the manifests say",
      takes:
        "`MODEL=ENGINE[,ENGINE…];…`: the engines that run a model in place of those in its manifest, the preferred one first, each as `ENGINE` or `ENGINE:VARIANT`; see [13 Forwarding](13-forwarding.md#several-engines) and [04 Models](04-models.md#engines-of-a-model)"
    ) { text throws(ConfigurationError) in try engines(text) },
    .decimal(
      "lease_seconds", \.leaseSeconds, in: 0.1...3600,
      takes:
        "seconds: the length of a lease. If a worker does not renew its lease for this time, its request runs again. A worker renews its leases after each quarter of this time (heartbeat)"
    ),
    .whole(
      "attempt_limit", \.attemptLimit, in: 1...1000, takes: ": a request fails when its lease was lost this many times"),
    .whole(
      "owner_waiting_limit", \.ownerWaitingLimit, in: 1...100_000_000, takes: ": the most requests of one owner that may wait"),
    .whole("waiting_limit", \.waitingLimit, in: 1...100_000_000, takes: ": the most requests of all owners that may wait"),
    .decimal(
      "grace_seconds", \.graceSeconds, in: 0...86_400,
      takes:
        "seconds: the server ends within this time after SIGTERM. Running requests may go on for most of this time. The last quarter of it, at most 3 s, is for releasing those that have not finished"
    ),
    .decimal(
      "retention_days", \.retentionDays, in: 0.00001...36_500,
      takes: "days, fractions allowed: how long the server keeps a finished request and its files"),
    .whole(
      "usage_days", \.usageDays, in: 1...36_500, takes: "days: how long the server keeps the sums of [usage](03-api.md#usage-added)"),
  ]

  /// Reads a text of the form `MODEL=ENGINE[,ENGINE…];MODEL=ENGINE`.
  private static func engines(_ text: String) throws(ConfigurationError) -> [String: [String]] {
    let form = "must be a list of MODEL=ENGINE[,ENGINE…] with ; between the models"
    var engines: [String: [String]] = [:]
    for entry in text.split(separator: ";") where !entry.allSatisfy(\.isWhitespace) {
      let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
      guard parts.count == 2, !parts[0].isEmpty else { throw ConfigurationError("engines", "\(form), not: \(text)") }
      let names = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard !names.contains("") else { throw ConfigurationError("engines", "\(form), not: \(text)") }
      guard Set(names).count == names.count else { throw ConfigurationError("engines", "names an engine twice for \(parts[0])") }
      guard engines.updateValue(names, forKey: parts[0]) == nil else {
        throw ConfigurationError("engines", "names the model \(parts[0]) twice")
      }
    }
    return engines
  }
}
