package import KatsudoCore

/// The settings of the engine that runs models on RunComfy.
package struct RunComfySettings: SettingsPart {
  package var token: ServiceSecret?
  package var base: ServiceEndpoint?
  package var slots = 16
  package var pollSeconds = 2.0

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .optional(
      "runcomfy.token", \.token, expected: ServiceSecret.form, isSecret: true, standard: "none",
      takes: "your own RunComfy token; without it no model can run on RunComfy"
    ) { ServiceSecret($0) },
    .optional(
      "runcomfy.base", \.base, expected: "an https address with its /v1, or an http one on this machine",
      standard: "`\(RunComfyService.standardBase)`",
      takes: "an `https://` address that includes `/v1`; `http://` only for an address on this machine"
    ) { RunComfyService.endpoint($0) },
    .whole("runcomfy.slots", \.slots, in: 1...1024, takes: "requests at RunComfy at a time"),
    .decimal(
      "runcomfy.poll_seconds", \.pollSeconds, in: 0.01...3600,
      takes: "seconds between two polls of a request; the pause grows to at most five times this value"),
  ]
}

extension EngineDefinition {
  static let runComfy = EngineDefinition("runcomfy", RunComfySettings.self) { settings, parts in
    guard let token = settings.token else { return .lacking("needs a token: set KATSUDO_RUNCOMFY_TOKEN") }
    guard let base = settings.base ?? RunComfyService.endpoint(RunComfyService.standardBase) else {
      return .lacking("has no address: set KATSUDO_RUNCOMFY_BASE")
    }
    let forwarding = ForwardingSettings(
      slots: settings.slots, firstPause: .seconds(settings.pollSeconds), longestPause: .seconds(settings.pollSeconds * 5),
      timeLimit: .seconds(24 * 3600), download: try parts.download(base.isPlain))
    return .engine(RunComfyEngine(RunComfyService(base: base, token: token, probe: parts.probe), forwarding, logger: parts.logger))
  }
}
