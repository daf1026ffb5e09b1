package import KatsudoCore

/// The settings of the engine that runs models at Volcengine.
package struct VolcengineSettings: SettingsPart {
  package var accessKey: ServiceSecret?
  package var secretKey: ServiceSecret?
  package var base: ServiceEndpoint?
  package var slots = 1

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .optional(
      "volcengine.access_key", \.accessKey, expected: ServiceSecret.form, isSecret: true, standard: "none",
      takes: "set both keys or neither; without them no model can run on Volcengine"
    ) { ServiceSecret($0) },
    .optional(
      "volcengine.secret_key", \.secretKey, expected: ServiceSecret.form, isSecret: true, standard: "none",
      takes: "the secret that belongs to the access key"
    ) { ServiceSecret($0) },
    .optional(
      "volcengine.base", \.base, expected: "an https address without a path, or an http one on this machine",
      standard: "`\(VolcengineService.standardBase)`",
      takes: "an `https://` address without a path; `http://` only for an address on this machine"
    ) { VolcengineService.endpoint($0) },
    .whole(
      "volcengine.slots", \.slots, in: 1...1024,
      takes: "videos at Volcengine at a time; an account makes one at a time unless you pay for more"),
  ]

  package func check() throws(ConfigurationError) {
    guard (accessKey == nil) == (secretKey == nil) else {
      throw ConfigurationError("volcengine", "needs both access_key and secret_key; only one of them is set")
    }
  }
}

extension EngineDefinition {
  static let volcengine = EngineDefinition("volcengine", VolcengineSettings.self) { settings, parts in
    guard let access = settings.accessKey, let secret = settings.secretKey else {
      return .lacking("needs keys: set KATSUDO_VOLCENGINE_ACCESS_KEY and KATSUDO_VOLCENGINE_SECRET_KEY")
    }
    guard let endpoint = settings.base ?? VolcengineService.endpoint(VolcengineService.standardBase) else {
      return .lacking("has no address: set KATSUDO_VOLCENGINE_BASE")
    }
    let service = VolcengineService(endpoint: endpoint, keys: VolcengineKeys(access: access, secret: secret))
    return .engine(
      VolcengineEngine(
        service, .volcengine(slots: settings.slots, download: try parts.download(endpoint.isPlain)), logger: parts.logger))
  }
}

extension ForwardingSettings {
  /// The settings for the service's limits: it remembers a task for 12 hours, and begins an answer within a minute.
  package static func volcengine(slots: Int, download: @escaping EngineParts.Download) -> ForwardingSettings {
    var settings = ForwardingSettings(
      slots: slots, firstPause: .seconds(5), longestPause: .seconds(5), timeLimit: .seconds(6 * 3600), download: download)
    // The service may not know a new task at once. Its answer would then end the request.
    settings.pauseAfterSubmit = .seconds(5)
    settings.callTimeout = .seconds(60)
    return settings
  }
}
