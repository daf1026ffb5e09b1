import Configuration
import Foundation
import SystemPackage

/// Where settings come from, the strongest first: the command line's flags, the environment, a file.
struct ConfigurationSources {
  /// The file that is read when it lies in the working folder and no other is named.
  static let defaultFile = "katsudo.yaml"

  let reader: ConfigReader
  /// `nil` where there is none.
  let file: ConfigurationFile?

  /// - Parameters:
  ///   - flags: what the command line sets, by the keys of ``ServerConfiguration``.
  ///   - file: a configuration file that must exist; `nil`: ``defaultFile`` where it exists.
  init(flags: [AbsoluteConfigKey: ConfigValue], file: String?) async throws {
    var providers: [any ConfigProvider] = [
      InMemoryProvider(name: "flags", values: flags),
      EnvironmentVariablesProvider().prefixKeys(with: "katsudo"),
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
