package import Configuration
import Foundation
import SystemPackage

/// Where settings come from, the strongest first.
package enum ConfigurationSources {
  /// The file that is read when it lies in the working folder and no other is named.
  package static let defaultFile = "emaki.yaml"

  /// - Parameters:
  ///   - flags: what the command line sets, by the keys of ``ServerConfiguration``.
  ///   - file: a configuration file that must exist; `nil`: ``defaultFile`` where it exists.
  package static func reader(flags: [AbsoluteConfigKey: ConfigValue], file: String?) async throws -> ConfigReader {
    var providers: [any ConfigProvider] = [
      InMemoryProvider(name: "flags", values: flags),
      EnvironmentVariablesProvider().prefixKeys(with: "emaki"),
    ]
    if let path = file ?? (FileManager.default.fileExists(atPath: defaultFile) ? defaultFile : nil) {
      do {
        providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)))
      } catch {
        throw ConfigurationError(path, "cannot be read as YAML: \(error)")
      }
    }
    return ConfigReader(providers: providers)
  }
}
