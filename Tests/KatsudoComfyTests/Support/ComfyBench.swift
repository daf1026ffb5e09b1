import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// A Katsudo in its own process, in front of ComfyUI servers.
struct ComfyBench: Sendable {
  var katsudo: KatsudoProcess

  var client: APIClient { katsudo.client }

  /// An entry of `comfyui.servers`.
  struct Entry: Sendable {
    var address: String
    var folder: String?
    var restartAfterJobs: Int64?
    var group: String?
    var restartCommand: [String] = []

    init(_ address: String) { self.address = address }

    /// The entry of a real server on this machine: its files are cleaned, and it can be restarted.
    init(_ server: RealComfyUI, canRestart: Bool = false, group: String? = nil) {
      address = server.address
      folder = server.folder
      self.group = group
      // A server that ends is started again by the test itself.
      if canRestart { restartCommand = ["/bin/sh", "-c", "kill -9 $(cat '\(server.folder)/pid')"] }
    }

    fileprivate var document: JSONValue {
      var object: [String: JSONValue] = ["address": .string(address)]
      if let restartAfterJobs { object["restart_after_jobs"] = .integer(restartAfterJobs) }
      if let folder { object["folder"] = .string(folder) }
      if let group { object["group"] = .string(group) }
      if !restartCommand.isEmpty { object["restart_command"] = .array(restartCommand.map { .string($0) }) }
      return .object(object)
    }
  }

  /// Runs a Katsudo while `body` runs.
  ///
  /// - Parameters:
  ///   - folder: the data folder, or `nil` for a new one.
  ///   - token: a key of that data folder.
  @discardableResult
  static func run<Value: Sendable>(
    _ entries: [Entry], models: [ComfyModel], in folder: String? = nil, token: String? = nil, environment: [String: String] = [:],
    _ body: (ComfyBench) async throws -> Value
  ) async throws -> KatsudoProcess.Outcome<Value> {
    guard let folder else {
      return try await withTemporaryFolder {
        try await run(entries, models: models, in: $0 + "/data", token: token, environment: environment, body)
      }
    }
    try ComfyModel.write(models, to: folder)
    let settings: JSONValue = ["comfyui": ["servers": .array(entries.map(\.document))]]
    // Every JSON text is YAML too.
    try Data(settings.jsonBytes).write(to: URL(fileURLWithPath: folder + "/katsudo.yaml"))
    let fast = ["KATSUDO_GRACE_SECONDS": "0", "KATSUDO_COMFYUI_POLL_SECONDS": "0.2", "KATSUDO_COMFYUI_PROBE_SECONDS": "0.5"]
    return try await KatsudoProcess.run(
      dataDir: folder, token: token, arguments: ["--config", folder + "/katsudo.yaml"], environment: fast.merging(environment) { $1 }
    ) { try await body(ComfyBench(katsudo: $0)) }
  }

  /// Submits an input to a model, and returns the request's id.
  func submit(_ model: ComfyModel, _ input: JSONValue = [:]) async throws -> String {
    let answer = try await client.post("/v1/models/\(model.id)", json: input)
    return try #require(answer["request_id"]?.string, "\(model.id) answered \(String(decoding: answer.body, as: UTF8.self))")
  }

  /// Submits an input to a model, and returns the result at the end of the request.
  func result(_ model: ComfyModel, _ input: JSONValue = [:]) async throws -> JSONValue {
    try await client.finished(try await submit(model, input))
  }

  /// Returns the bytes of all files of a result, in the order of its links, by the key of its output.
  func files(_ result: JSONValue) async throws -> [String: [[UInt8]]] {
    var files: [String: [[UInt8]]] = [:]
    for (key, value) in result["output"]?.object ?? [:] {
      for link in (value.array ?? [value]).compactMap(\.string) {
        let answer = try await client.stranger.get(link)
        try #require(answer.status == 200)
        files[key, default: []].append([UInt8](answer.body))
      }
    }
    return files
  }

  func status(_ id: String) async throws -> JSONValue { try await client.status(id) }

  /// Waits until a request runs.
  func running(_ id: String) async throws {
    try await eventually("request \(id) runs", { try await status(id)["status"] }, until: { $0 == "in_progress" })
  }

  /// Waits until all of these servers can get jobs.
  func ready(_ entries: [Entry]) async throws {
    _ = try await eventually(
      "all servers are ready", { String(decoding: try await client.get("/metrics").body, as: UTF8.self) },
      until: { metrics in
        entries.allSatisfy { metrics.contains("katsudo_comfyui_server_state{server=\"\($0.address)\",state=\"ready\"} 1") }
      })
  }

  /// Runs `katsudo servers` on the data folder.
  func servers(_ words: String...) async throws -> FinishedCommand {
    try await FinishedCommand.run(["servers"] + words + ["--data-dir", katsudo.dataDir])
  }

  /// The answer of `/readyz`.
  func readiness() async throws -> String { String(decoding: try await client.get("/readyz").body, as: UTF8.self) }
}

/// A ComfyUI and a Katsudo that the tests of a suite share.
struct SharedComfy: SuiteTrait, TestScoping {
  @TaskLocal private static var running: (comfy: RealComfyUI, bench: ComfyBench)?

  static var comfy: RealComfyUI {
    get throws { try #require(running, "the suite has no server").comfy }
  }
  static var bench: ComfyBench {
    get throws { try #require(running, "the suite has no server").bench }
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await RealComfyUI.run { comfy in
      let outcome = try await ComfyBench.run([ComfyBench.Entry(comfy)], models: ComfyModel.all) { bench in
        try await Self.$running.withValue((comfy, bench)) { try await function() }
      }
      #expect(outcome.exitCode == 0, "the suite's server must exit with 0: \(outcome.log)")
    }
  }
}

/// Real servers that the tests of a serialized suite share. Each test leaves all of them running.
struct ComfyServers: SuiteTrait, TestScoping {
  var count: Int

  @TaskLocal private static var running: [RealComfyUI] = []

  /// Returns a server of the suite.
  static func server(_ index: Int) throws -> RealComfyUI {
    try #require(running.indices.contains(index) ? running[index] : nil, "the suite has no server \(index)")
  }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
  ) async throws {
    try await Self.run(count, function)
  }

  /// Starts the servers together.
  private static func run(_ count: Int, _ function: @Sendable () async throws -> Void) async throws {
    guard count > 0 else {
      for server in running { try await server.ready() }
      return try await function()
    }
    try await RealComfyUI.run(isReady: false) { server in
      try await $running.withValue(running + [server]) { try await run(count - 1, function) }
    }
  }
}

extension Trait where Self == SharedComfy {
  static var sharedComfy: Self { SharedComfy() }
}

extension Trait where Self == ComfyServers {
  static func comfyServers(_ count: Int) -> Self { ComfyServers(count: count) }
}

extension Trait where Self == ConditionTrait {
  /// Runs the tests where a ComfyUI is installed, and fails them where one is required.
  static var realComfy: Self {
    .enabled(if: ComfyInstallation.isExpected, "there is no ComfyUI for the tests: run Scripts/comfyui/install.sh")
  }
}
