package import Configuration
import KatsudoAPI
package import KatsudoCore
import KatsudoEngines
package import KatsudoEnvironments

/// The settings of a server: a struct for each part and each engine. Flags of the command line override `KATSUDO_*` environment variables,
/// which override `katsudo.yaml`, which overrides the defaults.
///
/// Each part lists its own keys. docs/02-configuration.md lists all keys, and a test compares it with the parts.
package struct ServerConfiguration: Sendable {
  package var address = AddressSettings()
  package var access = AccessSettings()
  package var keys = KeySettings()
  package var uploads = UploadSettings()
  package var work = WorkSettings()
  package var webhooks = WebhookSettings()
  package var deployments = DeploymentSettings()
  package var environments = EnvironmentSettings()
  package var metrics = MetricsSettings()
  package var log = LogSettings()
  /// The settings of the engines, by the engine's name. An engine without an entry uses its defaults.
  package var engines: [String: any SettingsPart] = [:]

  package init() {}

  /// Reads every key that a flag, the environment or the file sets. A file with an unknown key is an error.
  ///
  /// - Parameter environment: the environment variables by their names. With `nil`, those of this process.
  /// - Throws: ``ConfigurationError`` that names the key and the allowed values.
  package init(flags: [AbsoluteConfigKey: ConfigValue], file: String?, environment: [String: String]? = nil) async throws {
    let sources = try await ConfigurationSources(flags: flags, file: file, environment: environment)
    let reader = SettingsReader(sources.reader, lists: sources.file?.lists ?? [:])
    address = try await reader.read(AddressSettings.self)
    access = try await reader.read(AccessSettings.self)
    keys = try await reader.read(KeySettings.self)
    uploads = try await reader.read(UploadSettings.self)
    work = try await reader.read(WorkSettings.self)
    webhooks = try await reader.read(WebhookSettings.self)
    environments = try await reader.read(EnvironmentSettings.self)
    for engine in EngineRegistry.all { engines[engine.name] = try await engine.settings { try await reader.read($0) } }
    deployments = try await reader.read(DeploymentSettings.self)
    metrics = try await reader.read(MetricsSettings.self)
    log = try await reader.read(LogSettings.self)
    try check()
    try sources.file?.check(known: Set(Self.rows.map(\.key)))
  }

  private func check() throws(ConfigurationError) {
    guard access.auth || address.isLoopback else {
      throw ConfigurationError(
        "auth", "Keys can be switched off only on a loopback host, not on \(address.host). Leave them on, or set host to 127.0.0.1.")
    }
    try checkEnvironmentHosts()
  }

  /// Changes the settings of an engine.
  package mutating func change<Part: SettingsPart>(_ engine: String, _ change: (inout Part) -> Void) {
    var part = engines[engine] as? Part ?? Part()
    change(&part)
    engines[engine] = part
  }

  /// The name or path of the encoder that the built-in engine runs.
  package var encoder: String { (engines.values.lazy.compactMap { $0 as? BuiltInSettings }.first ?? BuiltInSettings()).ffmpeg }

  /// The lines of all keys in the documentation.
  package static var rows: [SettingRow] {
    AddressSettings.keys.map(\.row) + AccessSettings.keys.map(\.row) + KeySettings.keys.map(\.row) + UploadSettings.keys.map(\.row)
      + WorkSettings.keys.map(\.row) + WebhookSettings.keys.map(\.row) + EngineRegistry.all.flatMap(\.rows)
      + DeploymentSettings.keys.map(\.row) + EnvironmentSettings.keys.map(\.row)
      + MetricsSettings.keys.map(\.row)
      + LogSettings.keys.map(\.row)
  }
}

/// Reads the parts of the settings. A value of the wrong form is an error. The default is not used instead of it.
struct SettingsReader: Sendable {
  private let reader: ConfigReader

  /// The lists of the file. They count if no flag and no variable gives the setting.
  private let lists: [String: [JSONValue]]

  init(_ reader: ConfigReader, lists: [String: [JSONValue]] = [:]) {
    self.reader = reader
    self.lists = lists
  }

  func read<Part: SettingsPart>(_ type: Part.Type) async throws -> Part {
    var part = Part()
    for key in Part.keys {
      if let value = try await value(of: key.row.key, key.form, expected: key.expected) { try key.set(value, in: &part) }
    }
    try part.check()
    return part
  }

  private func value(of name: String, _ form: SettingForm, expected: String) async throws -> SettingValue? {
    if let value = try await scalar(of: name, form, expected: expected) { return value }
    guard let list = lists[name] else { return nil }
    guard form == .list else { throw ConfigurationError(name, "must be \(expected)") }
    return .list(list)
  }

  private func scalar(of name: String, _ form: SettingForm, expected: String) async throws -> SettingValue? {
    let key = ConfigKey(name)
    do {
      switch form {
      case .text, .list: return try await reader.fetchString(forKey: key).map { .text($0) }
      case .whole: return try await reader.fetchInt(forKey: key).map { .whole($0) }
      case .decimal: return try await reader.fetchDouble(forKey: key).map { .decimal($0) }
      case .flag: return try await reader.fetchBool(forKey: key).map { .flag($0) }
      }
    } catch {
      throw ConfigurationError(name, "must be \(expected)")
    }
  }
}
