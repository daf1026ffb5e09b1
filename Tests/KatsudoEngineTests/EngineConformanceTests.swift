import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import KatsudoTesting
import Logging
import Testing

/// Runs the rules of the port `Engine` on every engine.
@Suite(.timeLimit(.minutes(3))) struct EngineConformanceTests {
  typealias Rule = ConformanceRule<EngineConformance.World>

  @Test(arguments: EngineConformance.rules) func `the echo engine keeps the rules`(rule: Rule) async throws {
    try await withTemporaryFolder { folder in
      try await rule.run(
        EngineConformance.World(
          short: EngineConformance.Case(EchoEngine(slots: 1, wait: .zero)),
          endless: EngineConformance.Case(EchoEngine(slots: 1, wait: .seconds(86_400))), canStop: true, folder: folder))
    }
  }

  @Test(arguments: EngineConformance.rules) func `the built-in engine keeps the rules`(rule: Rule) async throws {
    try await withTemporaryFolder { folder in
      let picture = "\(folder)/picture.jpg"
      try Data(PictureBytes.jpeg(width: 160, height: 96)).write(to: URL(fileURLWithPath: picture))
      var logger = Logger(label: "katsudo.test")
      logger.logLevel = .critical
      let engine = BuiltInEngine(BuiltInEngine.Settings(executable: KatsudoBinary.path, slots: 1), logger: logger)
      func film(frames: Int64) -> EngineConformance.Case {
        EngineConformance.Case(
          engine, parameters: ["prompt": "slow push in", "frames": .integer(frames), "seed": 1], files: ["picture": [picture]])
      }
      try await rule.run(EngineConformance.World(short: film(frames: 24), endless: film(frames: 241), canStop: true, folder: folder))
    }
  }

  @Test(arguments: EngineConformance.rules) func `the RunComfy engine keeps the rules`(rule: Rule) async throws {
    let script: @Sendable (String) -> FakeRunComfy.Script = { $0 == "endless" ? .waiting : FakeRunComfy.Script() }
    try await RunComfyBench.run(script: script) { bench in
      let engine = try bench.engine()
      let client = APIClient(base: bench.fake.origin, token: FakeRunComfy.token)
      try await rule.run(
        EngineConformance.World(
          short: EngineConformance.Case(engine, input: ["prompt": "push in"]),
          endless: EngineConformance.Case(engine, input: ["prompt": "endless"]), canStop: true, folder: bench.folder,
          submissionCount: { [fake = bench.fake] in fake.paid.values.reduce(0, +) },
          submitted: { try await client.accepted(["prompt": $0 ? "endless" : "earlier"]) }))
    }
  }

  @Test(arguments: EngineConformance.rules) func `the Volcengine engine keeps the rules`(rule: Rule) async throws {
    try await VolcengineBench.run { short in
      try await VolcengineBench.run(polls: Array(repeating: .state("generating"), count: 1_000)) { endless in
        func work(_ bench: VolcengineBench) -> EngineConformance.Case {
          EngineConformance.Case(bench.engine, parameters: ["prompt": "push in"])
        }
        try await rule.run(
          EngineConformance.World(
            short: work(short), endless: work(endless), canStop: false, folder: short.folder,
            submissionCount: { [service = short.service] in service.taken.count }, submitted: { _ in "7392616336519610409" }))
      }
    }
  }
}
