import KatsudoCore
import KatsudoEngines
import KatsudoMedia
import KatsudoWorker
import Logging

/// Assigns engines to the models and orders the engines of each model.
struct EnginePlan: Sendable {
  let configuration: ServerConfiguration
  /// The binary whose `render` command the built-in engine runs.
  let executable: String
  /// Looks up the hosts from which the results of other services are fetched.
  let resolver: any Resolver
  let logger: Logger

  /// The engines that this server can run.
  private var names: [String] {
    ["builtin", "echo"] + (configuration.runcomfyToken == nil ? [] : ["runcomfy"])
      + (configuration.volcengineKeys == nil ? [] : ["volcengine"])
  }

  /// Returns the models of each engine, by the engine's name. An engine that hands work over is included whenever it has credentials,
  /// because it may have to reattach to work of an earlier run of the server.
  ///
  /// - Throws: ``ConfigurationError`` if the configuration names a model or an engine that does not exist here.
  func models(of catalogue: ModelCatalogue) throws -> [String: EngineModels] {
    for id in configuration.engines.keys.sorted() where catalogue[id] == nil {
      throw ConfigurationError("engines", "names the model \(id), which does not exist here")
    }
    var entries: [String: [EngineModels.Entry]] = [:]
    for name in names where name == "runcomfy" || name == "volcengine" { entries[name] = [] }
    for model in catalogue.models {
      let order = try order(of: model)
      if order.isEmpty {
        logger.warning("no engine can run this model, its requests will wait", metadata: ["model": "\(model.modelID)"])
      }
      for (place, name) in order.enumerated() {
        entries[name, default: []].append(
          EngineModels.Entry(model, ahead: Array(order[..<place]), hasNext: place < order.count - 1))
      }
    }
    return entries.mapValues { EngineModels($0) }
  }

  /// Returns the engines of a model in their order: the operator's list, or else only the first engine of the manifest that works here.
  /// Work goes to a second engine, which may cost money, only if the operator says so.
  func order(of model: ModelManifest) throws -> [String] {
    guard let chosen = configuration.engines[model.modelID] else {
      return model.engines.lazy.map(\.engine).first { names.contains($0) }.map { [$0] } ?? []
    }
    for name in chosen where !names.contains(name) {
      let reason =
        switch name {
        case "runcomfy": ", which needs a token: set KATSUDO_RUNCOMFY_TOKEN"
        case "volcengine": ", which needs keys: set KATSUDO_VOLCENGINE_ACCESS_KEY and KATSUDO_VOLCENGINE_SECRET_KEY"
        default: "; this server has \(names.joined(separator: ", "))"
        }
      throw ConfigurationError("engines", "names the engine \(name)\(reason)")
    }
    return chosen
  }

  /// Makes the engine for a name that ``models(of:)`` returned.
  func engine(_ name: String) throws -> any Engine {
    switch name {
    case "echo":
      return EchoEngine(slots: configuration.echoSlots, wait: .milliseconds(configuration.echoWaitMilliseconds))
    case "runcomfy":
      guard let token = configuration.runcomfyToken else { break }
      let base = configuration.runcomfyBase
      var settings = RunComfyEngine.Settings(
        base: base, token: token, download: try download(isPlain: base.isPlain),
        probe: { path throws(MediaError) in try MediaProbe.probe(path: path) })
      settings.slots = configuration.runcomfySlots
      settings.firstPause = .seconds(configuration.runcomfyPollSeconds)
      settings.longestPause = .seconds(configuration.runcomfyPollSeconds * 5)
      return RunComfyEngine(settings, logger: logger)
    case "volcengine":
      guard let keys = configuration.volcengineKeys else { break }
      let endpoint = configuration.volcengineEndpoint
      return VolcengineEngine(
        VolcengineSettings(
          endpoint: endpoint, keys: keys, slots: configuration.volcengineSlots, download: try download(isPlain: endpoint.isPlain)),
        logger: logger)
    default:
      break
    }
    return BuiltInEngine(
      BuiltInEngine.Settings(
        executable: executable, slots: configuration.builtinSlots, memoryLimitMB: configuration.builtinMemoryLimitMB,
        timeLimitSeconds: configuration.builtinTimeLimitSeconds, ffmpeg: configuration.builtinFFmpeg),
      logger: logger)
  }

  private func download(
    isPlain: Bool
  ) throws -> @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts {
    let fetcher = try MediaFetcher(policy: .forResults(of: configuration, isPlain: isPlain), resolver: resolver, logger: logger)
    return { (url: String, path: String) async throws(MediaError) in
      try await fetcher.fetch(url, for: MediaRequirements(kind: .video, formats: MediaFormat.allCases), to: path)
    }
  }
}

extension MediaPolicy {
  /// Returns the policy for the results of a service. They may be large, and they may come from any network that the operator allowed. If
  /// the operator runs the service on this machine without TLS, its files may come from there.
  fileprivate static func forResults(of configuration: ServerConfiguration, isPlain: Bool) -> MediaPolicy {
    var limits = Limits()
    // RunComfy's own command line takes files up to this size.
    limits.videoBytes = 2 << 30
    limits.total = .seconds(1800)
    return MediaPolicy(
      allowPrivateNetwork: configuration.allowPrivateNetwork || isPlain, allowHTTP: configuration.allowHTTP || isPlain,
      extraCAFile: configuration.mediaCAFile, limits: limits)
  }
}
