import Configuration
import KatsudoApp

/// Reads the settings of a server by the same rules as `katsudo serve`, for commands that use the server's data folder.
enum ServerSettings {
  /// - Throws: `ConfigurationError` if the settings cannot be used.
  static func read(dataDir: String?, config: String?) async throws -> ServerConfiguration {
    var flags: [AbsoluteConfigKey: ConfigValue] = [:]
    if let dataDir { flags[AbsoluteConfigKey(ConfigKey("data_dir"))] = ConfigValue(.string(dataDir), isSecret: false) }
    return try await ServerConfiguration(flags: flags, file: config)
  }
}
