package import KatsudoCore
package import Logging

/// An engine that a server can have: its name, its settings, and the function that makes it.
package struct EngineDefinition: Sendable {
  package let name: String
  /// The lines of its settings in the documentation.
  package let rows: [SettingRow]
  private let read: @Sendable (SettingsSource) async throws -> any SettingsPart
  private let build: @Sendable ((any SettingsPart)?, EngineParts) throws -> EngineSupply

  /// - Parameter make: makes the engine from its settings. It starts nothing.
  package init<Settings: SettingsPart>(
    _ name: String, _ settings: Settings.Type, make: @escaping @Sendable (Settings, EngineParts) throws -> EngineSupply
  ) {
    self.name = name
    rows = Settings.keys.map(\.row)
    read = { try await $0(Settings.self) }
    build = { settings, parts in try make(settings as? Settings ?? Settings(), parts) }
  }

  /// Reads the engine's settings from a source.
  package func settings(from source: @escaping SettingsSource) async throws -> any SettingsPart { try await read(source) }

  /// Makes the engine.
  ///
  /// - Parameter settings: the value of ``settings(from:)``, or `nil` for the defaults.
  package func make(_ settings: (any SettingsPart)?, _ parts: EngineParts) throws -> EngineSupply {
    try build(settings, parts)
  }
}

/// Reads a part of the settings.
package typealias SettingsSource = @Sendable (any SettingsPart.Type) async throws -> any SettingsPart

/// The outcome of making an engine.
package enum EngineSupply: Sendable {
  case engine(any Engine)
  /// The operator has not set something that the engine needs. The value completes a sentence that begins with the engine's name, such as
  /// `needs a token: set KATSUDO_RUNCOMFY_TOKEN`.
  case lacking(String)
}

/// The parts of a server that are given to every engine.
package struct EngineParts: Sendable {
  /// Downloads a URL into a new file and reads its format and size.
  package typealias Download = @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts

  /// The path of the `katsudo` binary.
  package var executable: String
  /// Returns the function that fetches the results of a service. If the service runs on this machine without TLS (`isPlain`), the function
  /// may also fetch from this machine.
  package var download: @Sendable (_ isPlain: Bool) throws -> Download
  /// Reads the format and size of a verified local file.
  package var probe: @Sendable (_ path: String) throws(MediaError) -> MediaFacts
  package var logger: Logger

  package init(
    executable: String, download: @escaping @Sendable (_ isPlain: Bool) throws -> Download,
    probe: @escaping @Sendable (_ path: String) throws(MediaError) -> MediaFacts, logger: Logger
  ) {
    self.executable = executable
    self.download = download
    self.probe = probe
    self.logger = logger
  }
}
