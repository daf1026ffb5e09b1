import Foundation
package import KatsudoCore

/// The settings of the built-in engine.
package struct BuiltInSettings: SettingsPart {
  package var slots = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
  package var memoryLimitMB = 3072
  package var timeLimitSeconds = 600
  package var ffmpeg = "ffmpeg"

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .whole(
      "builtin.slots", \.slots, in: 0...256, standard: "one for every two processors, at least 1",
      takes: "videos at a time; with 0 the requests of this engine wait"),
    .whole(
      "builtin.memory_limit_mb", \.memoryLimitMB, in: 256...1_048_576,
      takes: "MiB of address space for each of the two processes, the renderer and ffmpeg"),
    .whole("builtin.time_limit_seconds", \.timeLimitSeconds, in: 1...86_400, takes: "seconds for one video"),
    .text("builtin.ffmpeg", \.ffmpeg, takes: "a name on `PATH`, or a path"),
  ]
}

extension EngineDefinition {
  static let builtIn = EngineDefinition("builtin", BuiltInSettings.self) { settings, parts in
    .engine(
      BuiltInEngine(
        BuiltInEngine.Settings(
          executable: parts.executable, slots: settings.slots, memoryLimitMB: settings.memoryLimitMB,
          timeLimitSeconds: settings.timeLimitSeconds, ffmpeg: settings.ffmpeg),
        logger: parts.logger))
  }
}
