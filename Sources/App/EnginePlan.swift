import KatsudoCore
import KatsudoEngines
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoModels
import KatsudoWorker
import Logging

/// Makes the engines of this server, assigns them to the models and orders the engines of each model.
struct EnginePlan: Sendable {
  /// The engines that this server can run, in the order of the registry.
  private let engines: [any Engine]
  /// The engines that this server cannot run, each with the reason.
  private let lacking: [String: String]
  /// The operator's own order of engines, by model id.
  private let chosen: [String: [String]]
  private let logger: Logger

  /// - Parameters:
  ///   - executable: the binary whose `render` command an engine runs.
  ///   - resolver: looks up the hosts from which the results of services are fetched.
  init(_ configuration: ServerConfiguration, executable: String, resolver: any Resolver, logger: Logger) throws {
    let parts = EngineParts(
      executable: executable,
      download: { isPlain in
        var limits = FetchLimits()
        limits.total = .seconds(1800)
        let fetcher = try MediaFetcher(
          policy: .forResults(of: configuration.access, isPlain: isPlain), limits: limits, extraCAFile: configuration.access.mediaCAFile,
          resolver: resolver, logger: logger)
        return { (url: String, path: String) async throws(MediaError) in
          try await fetcher.fetch(url, for: MediaRequirements(kind: .video, formats: MediaFormat.allCases), to: path)
        }
      },
      probe: { path throws(MediaError) in try MediaProbe.probe(path: path) }, logger: logger)
    var engines: [any Engine] = []
    var lacking: [String: String] = [:]
    for definition in EngineRegistry.all {
      switch try definition.make(configuration.engines[definition.name], parts) {
      case .engine(let engine): engines.append(engine)
      case .lacking(let reason): lacking[definition.name] = reason
      }
    }
    self.engines = engines
    self.lacking = lacking
    self.chosen = configuration.work.engines
    self.logger = logger
  }

  private var names: [String] { engines.map(\.name) }

  /// Returns an engine by a name that ``models(of:)`` returned.
  func engine(_ name: String) -> (any Engine)? { engines.first { $0.name == name } }

  /// The engine that runs workflows on ComfyUI servers, or `nil` if no server is configured.
  var comfy: ComfyEngine? { engines.lazy.compactMap { $0 as? ComfyEngine }.first }

  /// Returns the models of each engine, by the engine's name. An engine that hands work over is always included, even without a model.
  ///
  /// - Throws: ``ConfigurationError`` if the configuration or a manifest names a model or an engine that does not exist.
  func models(of catalogue: ModelCatalogue) throws -> [String: EngineModels] {
    for id in chosen.keys.sorted() where catalogue[id] == nil {
      throw ConfigurationError("engines", "names the model \(id), which does not exist here")
    }
    var entries: [String: [EngineModels.Entry]] = [:]
    for engine in engines where engine.handsOver { entries[engine.name] = [] }
    for model in catalogue.models {
      let order = try order(of: model)
      if order.isEmpty {
        logger.warning("no engine can run this model, its requests will wait", metadata: ["model": "\(model.modelID)"])
      }
      let manifest = model.keeping(order)
      for (place, choice) in order.enumerated() {
        entries[choice.engine, default: []].append(
          EngineModels.Entry(manifest, ahead: order[..<place].map(\.engine), hasNext: place < order.count - 1))
      }
    }
    comfy?.learn(
      Dictionary((entries[ComfyEngine.name] ?? []).map { ($0.manifest.modelID, $0.manifest.options(for: ComfyEngine.name)) }) { first, _ in
        first
      })
    return entries.mapValues { EngineModels($0) }
  }

  /// Returns the engines of a model in their order: those that the operator set, or else only the first engine of the manifest that works
  /// here. A second engine may cost money, so it is used only if the operator set it.
  ///
  /// - Throws: ``ConfigurationError`` if the configuration or the manifest names an engine that this server does not have, or a variant that
  ///   the manifest does not have.
  func order(of model: ModelManifest) throws -> [EngineChoice] {
    let named = model.engines.map(\.engine)
    if let stranger = named.first(where: { !isKnown($0) }) {
      throw ConfigurationError(
        model.modelID,
        "names the engine \(stranger) in its manifest; this version has \(EngineRegistry.all.map(\.name).joined(separator: ", "))")
    }
    guard let chosen = chosen[model.modelID]?.map(EngineChoice.init) else {
      return named.first { names.contains($0) }.map { [EngineChoice(engine: $0)] } ?? []
    }
    for choice in chosen {
      guard names.contains(choice.engine) else {
        throw ConfigurationError(
          "engines",
          "names the engine \(choice.engine)"
            + (lacking[choice.engine].map { ", which \($0)" } ?? "; this server has \(names.joined(separator: ", "))"))
      }
      let variants = model.variants(of: choice.engine)
      if let variant = choice.variant, !variants.contains(variant) {
        let list = variants.isEmpty ? "none" : variants.joined(separator: ", ")
        throw ConfigurationError(
          "engines", "names the variant \(variant) of \(choice.engine) for \(model.modelID); its manifest has \(list)")
      }
    }
    guard Set(chosen.map(\.engine)).count == chosen.count else {
      throw ConfigurationError("engines", "names an engine twice for \(model.modelID). Choose one of its variants")
    }
    return chosen
  }

  /// Returns `true` if an engine of this server can run the model, or if the configuration has an error about the model, which
  /// ``models(of:)`` then throws.
  func canRun(_ model: ModelManifest) -> Bool {
    do { return try !order(of: model).isEmpty } catch { return true }
  }

  private func isKnown(_ name: String) -> Bool { names.contains(name) || lacking[name] != nil }
}

extension MediaPolicy {
  /// Returns the policy for the files that callers name.
  static func forInputs(of configuration: ServerConfiguration) -> MediaPolicy {
    MediaPolicy(allowPrivateNetwork: configuration.access.allowPrivateNetwork, allowHTTP: configuration.access.allowHTTP)
  }

  /// Returns the policy for fetching the results of a service. They may be large, and they may come from every network that the operator
  /// allowed. If the service runs on this machine without TLS (`isPlain`), they may also come from this machine.
  fileprivate static func forResults(of access: AccessSettings, isPlain: Bool) -> MediaPolicy {
    var policy = MediaPolicy(
      allowPrivateNetwork: access.allowPrivateNetwork || isPlain, allowHTTP: access.allowHTTP || isPlain)
    // RunComfy's own command line accepts files up to this size.
    policy.videoBytes = 2 << 30
    return policy
  }
}
