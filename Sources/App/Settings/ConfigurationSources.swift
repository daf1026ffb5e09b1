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
        providers.append(try await Self.provider(of: self.file, at: path))
      } catch {
        throw ConfigurationError(path, "cannot be read as YAML: \(error)")
      }
    }
    reader = ConfigReader(providers: providers)
  }

  /// Returns the values of a file that are no lists. The others are in ``ConfigurationFile/lists``.
  private static func provider(of file: ConfigurationFile?, at path: String) async throws -> any ConfigProvider {
    guard let file, !file.lists.isEmpty else { return try await FileProvider<YAMLSnapshot>(filePath: FilePath(path)) }
    guard !file.withoutLists.isEmpty else { return InMemoryProvider(name: path, values: [:]) }
    let data = Data(file.withoutLists.utf8)
    return SnapshotProvider(
      values: try YAMLSnapshot(data: data.bytes, providerName: path, parsingOptions: .default), providerName: path)
  }
}

/// Gives the values of a snapshot, which never change.
private struct SnapshotProvider: ConfigProvider {
  let values: YAMLSnapshot
  let providerName: String

  func value(forKey key: AbsoluteConfigKey, type: ConfigType) throws -> LookupResult { try values.value(forKey: key, type: type) }

  func fetchValue(forKey key: AbsoluteConfigKey, type: ConfigType) async throws -> LookupResult { try value(forKey: key, type: type) }

  nonisolated(nonsending) func watchValue<Return: ~Copyable>(
    forKey key: AbsoluteConfigKey, type: ConfigType,
    updatesHandler:
      nonisolated(nonsending) (_ updates: ConfigUpdatesAsyncSequence<Result<LookupResult, any Error>, Never>) async throws -> Return
  ) async throws -> Return {
    try await watchValueFromValue(forKey: key, type: type, updatesHandler: updatesHandler)
  }

  func snapshot() -> any ConfigSnapshot { values }

  nonisolated(nonsending) func watchSnapshot<Return: ~Copyable>(
    updatesHandler: nonisolated(nonsending) (_ updates: ConfigUpdatesAsyncSequence<any ConfigSnapshot, Never>) async throws -> Return
  ) async throws -> Return {
    try await watchSnapshotFromSnapshot(updatesHandler: updatesHandler)
  }
}
