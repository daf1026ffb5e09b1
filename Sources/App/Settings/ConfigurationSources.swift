import Configuration
import Foundation
import KatsudoCore
import SystemPackage

/// The sources of settings: the flags of the command line, the environment, and a file. An earlier source overrides a later one.
struct ConfigurationSources {
  /// The name of the file in the working folder that is read, if it exists, when no file is named.
  static let defaultFile = "katsudo.yaml"

  let reader: ConfigReader
  /// The configuration file, or `nil` if there is none.
  let file: ConfigurationFile?

  /// - Parameters:
  ///   - flags: the settings of the command line, by the keys of ``ServerConfiguration``.
  ///   - file: a configuration file that must exist. With `nil`, ``defaultFile`` is read if it exists.
  ///   - environment: the environment variables by their names. With `nil`, those of this process.
  init(flags: [AbsoluteConfigKey: ConfigValue], file: String?, environment: [String: String]?) async throws {
    let variables = environment ?? ProcessInfo.processInfo.environment
    var providers: [any ConfigProvider] = [
      InMemoryProvider(name: "flags", values: flags),
      EnvironmentVariablesProvider(environmentVariables: variables).prefixKeys(with: "katsudo"),
    ]
    let path = file ?? (FileManager.default.fileExists(atPath: Self.defaultFile) ? Self.defaultFile : nil)
    self.file = try path.map { path throws(ConfigurationError) in try ConfigurationFile(path: path) }
    if let path, self.file?.keys.isEmpty == false {
      do {
        providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)))
      } catch {
        throw ConfigurationError(path, "cannot be read as YAML: \(error)")
      }
    }
    reader = ConfigReader(providers: providers)
  }
}
