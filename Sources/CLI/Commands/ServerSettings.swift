import Configuration
import KatsudoApp

/// The settings of a server, by the same rules as `katsudo serve`, for commands that look at its folder.
enum ServerSettings {
  /// - Throws: `ConfigurationError`.
  static func read(dataDir: String?, config: String?) async throws -> ServerConfiguration {
    var flags: [AbsoluteConfigKey: ConfigValue] = [:]
    if let dataDir { flags[AbsoluteConfigKey(ConfigKey("data_dir"))] = ConfigValue(.string(dataDir), isSecret: false) }
    return try await ServerConfiguration(flags: flags, file: config)
  }
}
