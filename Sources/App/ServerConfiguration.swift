package import Configuration
import Foundation
package import KatsudoEngines
package import Logging
import SystemPackage

/// The settings of a server. Flags of the command line override `KATSUDO_*` environment variables, these override `katsudo.yaml`, and that
/// overrides the defaults given here.
///
/// | Key in `katsudo.yaml` | Environment | Default |
/// |---|---|---|
/// | `host` | `KATSUDO_HOST` | `127.0.0.1` |
/// | `port` | `KATSUDO_PORT` | `8787`; 0 takes any free port |
/// | `data_dir` | `KATSUDO_DATA_DIR` | `$XDG_DATA_HOME/katsudo`, else `~/.local/share/katsudo` |
/// | `public_url` | `KATSUDO_PUBLIC_URL` | the address each request came to |
/// | `files_url` | `KATSUDO_FILES_URL` | as `public_url` |
/// | `allow_private_network` | `KATSUDO_ALLOW_PRIVATE_NETWORK` | `false` |
/// | `allow_http` | `KATSUDO_ALLOW_HTTP` | `false` |
/// | `media.ca_file` | `KATSUDO_MEDIA_CA_FILE` | none |
/// | `media.per_request` | `KATSUDO_MEDIA_PER_REQUEST` | `64` pictures, videos and sounds |
/// | `media.time_limit_seconds` | `KATSUDO_MEDIA_TIME_LIMIT_SECONDS` | `300` for all files of a request |
/// | `body_budget_mb` | `KATSUDO_BODY_BUDGET_MB` | `256` for all bodies in flight |
/// | `idle_seconds` | `KATSUDO_IDLE_SECONDS` | `75` without progress on a connection |
/// | `worker` | `KATSUDO_WORKER` | `true` |
/// | `auth` | `KATSUDO_AUTH` | `true`; `false` only on a loopback host |
/// | `retention_days` | `KATSUDO_RETENTION_DAYS` | `7` |
/// | `grace_seconds` | `KATSUDO_GRACE_SECONDS` | `20` |
/// | `lease_seconds` | `KATSUDO_LEASE_SECONDS` | `10` |
/// | `attempt_limit` | `KATSUDO_ATTEMPT_LIMIT` | `10` workers lost until a request fails |
/// | `waiting_limit` | `KATSUDO_WAITING_LIMIT` | `1000000` requests of all owners |
/// | `owner_waiting_limit` | `KATSUDO_OWNER_WAITING_LIMIT` | `100000` requests of one owner |
/// | `engines` | `KATSUDO_ENGINES` | the engines of the manifests; the form is `MODEL=ENGINE[,ENGINE…];…` |
/// | `builtin.slots` | `KATSUDO_BUILTIN_SLOTS` | one for every two cores, at least 1 |
/// | `builtin.memory_limit_mb` | `KATSUDO_BUILTIN_MEMORY_LIMIT_MB` | `3072` |
/// | `builtin.time_limit_seconds` | `KATSUDO_BUILTIN_TIME_LIMIT_SECONDS` | `600` |
/// | `builtin.ffmpeg` | `KATSUDO_BUILTIN_FFMPEG` | `ffmpeg` |
/// | `echo.slots` | `KATSUDO_ECHO_SLOTS` | `4` |
/// | `echo.wait_ms` | `KATSUDO_ECHO_WAIT_MS` | `0` |
/// | `runcomfy.token` | `KATSUDO_RUNCOMFY_TOKEN` | none: no model can run on RunComfy |
/// | `runcomfy.base` | `KATSUDO_RUNCOMFY_BASE` | `https://model-api.runcomfy.net/v1` |
/// | `runcomfy.slots` | `KATSUDO_RUNCOMFY_SLOTS` | `16` |
/// | `runcomfy.poll_seconds` | `KATSUDO_RUNCOMFY_POLL_SECONDS` | `2` between two polls of a request, growing to five times that |
/// | `volcengine.access_key` | `KATSUDO_VOLCENGINE_ACCESS_KEY` | none: no model can run on Volcengine |
/// | `volcengine.secret_key` | `KATSUDO_VOLCENGINE_SECRET_KEY` | none; it is set together with the access key |
/// | `volcengine.base` | `KATSUDO_VOLCENGINE_BASE` | `https://visual.volcengineapi.com` |
/// | `volcengine.slots` | `KATSUDO_VOLCENGINE_SLOTS` | `1` |
/// | `log.level` | `KATSUDO_LOG_LEVEL` | `info` |
/// | `log.format` | `KATSUDO_LOG_FORMAT` | `text` on a terminal, else `json` |
package struct ServerConfiguration: Sendable {
  package var host = "127.0.0.1"
  package var port = 8787
  package var dataDir = Self.defaultDataDir
  package var publicURL: String?
  package var filesURL: String?
  package var allowPrivateNetwork = false
  package var allowHTTP = false
  package var mediaCAFile: String?
  package var mediaPerRequest = 64
  package var mediaTimeLimitSeconds = 300
  package var bodyBudgetMB = 256
  package var idleSeconds = 75.0
  package var worker = true
  package var auth = true
  package var retentionDays = 7.0
  package var graceSeconds = 20.0
  package var leaseSeconds = 10.0
  package var attemptLimit = 10
  package var waitingLimit = 1_000_000
  package var ownerWaitingLimit = 100_000
  /// The names of engines by model id, best first, for models that do not use the engines of their manifest.
  package var engines: [String: [String]] = [:]
  package var builtinSlots = max(1, ProcessInfo.processInfo.activeProcessorCount / 2)
  package var builtinMemoryLimitMB = 3072
  package var builtinTimeLimitSeconds = 600
  package var builtinFFmpeg = "ffmpeg"
  package var echoSlots = 4
  package var echoWaitMilliseconds = 0
  package var runcomfyToken: RunComfyToken?
  package var runcomfyBase = RunComfyBase.standard
  package var runcomfySlots = 16
  package var runcomfyPollSeconds = 2.0
  package var volcengineKeys: VolcengineKeys?
  package var volcengineEndpoint = VolcengineEndpoint.standard
  package var volcengineSlots = 1
  package var logLevel = Logger.Level.info
  package var logFormat = isatty(STDERR_FILENO) == 1 ? LogFormat.text : .json

  package init() {}

  /// Reads every key that is set by flags, environment or file. Refuses a file that sets an unknown key.
  ///
  /// - Throws: ``ConfigurationError`` that names the key and the allowed values.
  package init(flags: [AbsoluteConfigKey: ConfigValue], file: String?) async throws {
    let sources = try await ConfigurationSources(flags: flags, file: file)
    let keys = KeyReader(reader: sources.reader)
    try await self.init(keys)
    try sources.file?.check(known: keys.asked)
  }

  private init(_ keys: KeyReader) async throws {
    host = try await keys.string("host") ?? host
    port = try await keys.int("port", in: 0...65535) ?? port
    dataDir = try await keys.string("data_dir") ?? dataDir
    publicURL = try await keys.url("public_url")
    filesURL = try await keys.url("files_url")
    allowPrivateNetwork = try await keys.bool("allow_private_network") ?? allowPrivateNetwork
    allowHTTP = try await keys.bool("allow_http") ?? allowHTTP
    mediaCAFile = try await keys.string("media.ca_file")
    mediaPerRequest = try await keys.int("media.per_request", in: 1...10_000) ?? mediaPerRequest
    mediaTimeLimitSeconds = try await keys.int("media.time_limit_seconds", in: 1...86_400) ?? mediaTimeLimitSeconds
    bodyBudgetMB = try await keys.int("body_budget_mb", in: 16...65_536) ?? bodyBudgetMB
    idleSeconds = try await keys.double("idle_seconds", in: 1...86_400) ?? idleSeconds
    worker = try await keys.bool("worker") ?? worker
    auth = try await keys.bool("auth") ?? auth
    retentionDays = try await keys.double("retention_days", in: 0.00001...36_500) ?? retentionDays
    graceSeconds = try await keys.double("grace_seconds", in: 0...86_400) ?? graceSeconds
    leaseSeconds = try await keys.double("lease_seconds", in: 0.1...3600) ?? leaseSeconds
    attemptLimit = try await keys.int("attempt_limit", in: 1...1000) ?? attemptLimit
    waitingLimit = try await keys.int("waiting_limit", in: 1...100_000_000) ?? waitingLimit
    ownerWaitingLimit = try await keys.int("owner_waiting_limit", in: 1...100_000_000) ?? ownerWaitingLimit
    if let text = try await keys.string("engines") { engines = try Self.engines(text) }
    builtinSlots = try await keys.int("builtin.slots", in: 0...256) ?? builtinSlots
    builtinMemoryLimitMB = try await keys.int("builtin.memory_limit_mb", in: 256...1_048_576) ?? builtinMemoryLimitMB
    builtinTimeLimitSeconds = try await keys.int("builtin.time_limit_seconds", in: 1...86_400) ?? builtinTimeLimitSeconds
    builtinFFmpeg = try await keys.string("builtin.ffmpeg") ?? builtinFFmpeg
    echoSlots = try await keys.int("echo.slots", in: 1...1024) ?? echoSlots
    echoWaitMilliseconds = try await keys.int("echo.wait_ms", in: 0...86_400_000) ?? echoWaitMilliseconds
    runcomfyToken = try await keys.value(
      "runcomfy.token", "1 to 8192 printable ASCII characters without spaces", isSecret: true, RunComfyToken.init)
    runcomfyBase =
      try await keys.value("runcomfy.base", "an https address with its /v1, or an http one on this machine", RunComfyBase.init)
      ?? runcomfyBase
    runcomfySlots = try await keys.int("runcomfy.slots", in: 1...1024) ?? runcomfySlots
    runcomfyPollSeconds = try await keys.double("runcomfy.poll_seconds", in: 0.01...3600) ?? runcomfyPollSeconds
    volcengineKeys = try await Self.volcengineKeys(keys)
    volcengineEndpoint =
      try await keys.value("volcengine.base", "an https address without a path, or an http one on this machine", VolcengineEndpoint.init)
      ?? volcengineEndpoint
    volcengineSlots = try await keys.int("volcengine.slots", in: 1...1024) ?? volcengineSlots
    logLevel = try await keys.word("log.level", Logger.Level.init(rawValue:), all: Logger.Level.allCases.map(\.rawValue)) ?? logLevel
    logFormat = try await keys.word("log.format", LogFormat.init(rawValue:), all: LogFormat.allCases.map(\.rawValue)) ?? logFormat
    try check()
  }

  private static func volcengineKeys(_ keys: KeyReader) async throws -> VolcengineKeys? {
    let access = try await keys.string("volcengine.access_key")
    let secret = try await keys.string("volcengine.secret_key")
    switch (access, secret) {
    case (nil, nil): return nil
    case (let access?, let secret?): return VolcengineKeys(access: access, secret: secret)
    default: throw ConfigurationError("volcengine", "needs both access_key and secret_key; only one of them is set")
    }
  }

  private func check() throws(ConfigurationError) {
    guard auth || Self.isLoopback(host) else {
      throw ConfigurationError(
        "auth", "Tokens can be switched off on a loopback host only, not on \(host). Leave them on, or bind to 127.0.0.1.")
    }
  }

  private static func isLoopback(_ host: String) -> Bool {
    var v4 = in_addr()
    if inet_pton(AF_INET, host, &v4) == 1 { return UInt32(bigEndian: v4.s_addr) >> 24 == 127 }
    return host == "localhost" || host == "::1"
  }

  /// Reads a text of the form `MODEL=ENGINE[,ENGINE…];MODEL=ENGINE`.
  private static func engines(_ text: String) throws(ConfigurationError) -> [String: [String]] {
    let form = "is a list of MODEL=ENGINE[,ENGINE…] with ; between the models"
    var engines: [String: [String]] = [:]
    for entry in text.split(separator: ";") where !entry.allSatisfy(\.isWhitespace) {
      let parts = entry.split(separator: "=", omittingEmptySubsequences: false).map { $0.filter { !$0.isWhitespace } }
      guard parts.count == 2, !parts[0].isEmpty else { throw ConfigurationError("engines", "\(form), not: \(text)") }
      let names = parts[1].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      guard !names.contains("") else { throw ConfigurationError("engines", "\(form), not: \(text)") }
      guard Set(names).count == names.count else { throw ConfigurationError("engines", "names an engine twice for \(parts[0])") }
      guard engines.updateValue(names, forKey: parts[0]) == nil else {
        throw ConfigurationError("engines", "names the model \(parts[0]) twice")
      }
    }
    return engines
  }

  package static var defaultDataDir: String {
    let environment = ProcessInfo.processInfo.environment
    if let base = environment["XDG_DATA_HOME"], base.hasPrefix("/") { return "\(base)/katsudo" }
    return "\(environment["HOME"] ?? ".")/.local/share/katsudo"
  }
}

/// A setting that cannot be used.
package struct ConfigurationError: Error, Sendable, CustomStringConvertible {
  package var key: String
  package var message: String

  package init(_ key: String, _ message: String) {
    self.key = key
    self.message = message
  }

  package var description: String { "\(key): \(message)" }
}

/// Reads settings so that a value of the wrong form is an error and not the default.
private final class KeyReader {
  private let reader: ConfigReader
  /// The keys that were read. After the initializer has run, these are all keys that exist.
  private(set) var asked: Set<String> = []

  init(reader: ConfigReader) { self.reader = reader }

  func string(_ key: String) async throws -> String? {
    let text = try await read(key, "a text") { try await reader.fetchString(forKey: ConfigKey(key)) }
    return text.flatMap { $0.isEmpty ? nil : $0 }
  }

  func bool(_ key: String) async throws -> Bool? {
    try await read(key, "true or false") { try await reader.fetchBool(forKey: ConfigKey(key)) }
  }

  func int(_ key: String, in range: ClosedRange<Int>) async throws -> Int? {
    let expected = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let value = try await read(key, expected) { try await reader.fetchInt(forKey: ConfigKey(key)) }
    if let value, !range.contains(value) { throw ConfigurationError(key, "must be \(expected), not \(value)") }
    return value
  }

  func double(_ key: String, in range: ClosedRange<Double>) async throws -> Double? {
    let expected = "a number from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
    let value = try await read(key, expected) { try await reader.fetchDouble(forKey: ConfigKey(key)) }
    // NaN is in no range.
    if let value, !range.contains(value) { throw ConfigurationError(key, "must be \(expected), not \(Self.text(value))") }
    return value
  }

  /// Returns `0` and not `0.0`, and `0.00001` and not `1e-05`.
  private static func text(_ number: Double) -> String {
    Int(exactly: number).map(String.init) ?? Decimal(string: "\(number)").map { "\($0)" } ?? "\(number)"
  }

  /// Reads a text that another type checks.
  func value<Value>(_ key: String, _ expected: String, isSecret: Bool = false, _ read: (String) -> Value?) async throws -> Value? {
    guard let text = try await string(key) else { return nil }
    guard let value = read(text) else {
      throw ConfigurationError(key, "must be \(expected)\(isSecret ? "" : ", not \(text)")")
    }
    return value
  }

  func url(_ key: String) async throws -> String? {
    guard let text = try await string(key) else { return nil }
    guard let url = URL(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme), url.host != nil, url.query == nil else {
      throw ConfigurationError(key, "must be an address such as https://media.example.com, not \(text)")
    }
    return text
  }

  func word<Value>(_ key: String, _ read: (String) -> Value?, all: [String]) async throws -> Value? {
    guard let text = try await string(key) else { return nil }
    guard let value = read(text) else { throw ConfigurationError(key, "must be one of \(all.joined(separator: ", ")), not \(text)") }
    return value
  }

  private func read<Value>(_ key: String, _ expected: String, _ body: () async throws -> Value?) async throws -> Value? {
    asked.insert(key)
    do { return try await body() } catch { throw ConfigurationError(key, "must be \(expected)") }
  }
}
