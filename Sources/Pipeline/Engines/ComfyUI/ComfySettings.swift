import AsyncHTTPClient
package import KatsudoCore

/// The settings of the engine that runs models on ComfyUI servers.
package struct ComfySettings: SettingsPart {
  package var servers: [ComfyServerEntry] = []
  package var timeLimitSeconds = 3600.0
  package var pollSeconds = 1.5
  package var probeSeconds = 5.0
  package var warmWaitSeconds = 5.0
  package var silenceSeconds = 120.0
  package var ffmpeg = "ffmpeg"

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .list(
      "comfyui.servers", \.servers, expected: ComfyServerEntry.form, standard: "none",
      takes:
        "`http://HOST:PORT[,…]`: the ComfyUI servers; in the file also a list of entries, see [16 ComfyUI](16-comfyui.md#servers); without any, no model can run on ComfyUI"
    ) { value throws(ConfigurationError) in try ComfyServerEntry(value, key: "comfyui.servers") },
    .decimal(
      "comfyui.time_limit_seconds", \.timeLimitSeconds, in: 1...604_800,
      takes: "seconds for one run, unless the model's manifest sets its own"),
    .decimal("comfyui.poll_seconds", \.pollSeconds, in: 0.05...60, takes: "seconds: the longest pause between two polls of a run"),
    .decimal("comfyui.probe_seconds", \.probeSeconds, in: 0.1...300, takes: "seconds between two checks of a server's health"),
    .decimal(
      "comfyui.warm_wait_seconds", \.warmWaitSeconds, in: 0...600,
      takes: "seconds for which a request waits for the server that ran its model last, while another server is free"),
    .decimal(
      "comfyui.silence_seconds", \.silenceSeconds, in: 10...86_400,
      takes: "seconds without any answer after which a job is taken from a server and sent to another one"),
    .text("comfyui.ffmpeg", \.ffmpeg, takes: "a name on `PATH`, or a path: the program that changes the frames per second of a video"),
  ]

  /// The time without any answer after which a job counts as lost.
  var silence: Duration { .seconds(silenceSeconds) }

  package func check() throws(ConfigurationError) {
    guard servers.count <= 256 else { throw ConfigurationError("comfyui.servers", "must have at most 256 servers") }
    var seen: Set<String> = []
    for server in servers where !seen.insert(server.address).inserted {
      throw ConfigurationError("comfyui.servers", "names \(server.address) twice")
    }
  }
}

extension EngineDefinition {
  static let comfyUI = EngineDefinition("comfyui", ComfySettings.self) { settings, parts in
    guard !settings.servers.isEmpty else { return .lacking("has no servers: set KATSUDO_COMFYUI_SERVERS") }
    let pool = ComfyPool(
      settings.servers, ComfyPool.Timing(settings), http: ComfyClient.sharedHTTP, logger: parts.logger)
    return .engine(ComfyEngine(pool, settings, probe: parts.probe, logger: parts.logger))
  }
}
