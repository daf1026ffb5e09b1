import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoSQLite
import KatsudoServer
import KatsudoTesting
import Logging
import NIOConcurrencyHelpers
import Testing

/// An engine with two servers. It records which of them was told to free its memory.
private final class TwoServers: ServerEngine {
  let name = "two"
  let slots = 2
  let addresses = ["http://10.0.0.1:8188", "http://10.0.0.2:8188"]
  let freed = NIOLockedValueBox<[String]>([])

  func address(ofWork id: String) -> String? { id.split(separator: "@").last.map(String.init) }

  func free(_ address: String, unloadsModels: Bool, freesMemory: Bool) async throws(EngineFailure) {
    guard unloadsModels else { throw EngineFailure(.unavailable, "refused") }
    freed.withLockedValue { $0.append(address) }
  }

  func run(_ attempt: EngineAttempt) async throws(EngineFailure) -> EngineResult { throw EngineFailure(.declined, "runs nothing") }
}

/// The ids of the servers behind requests, and the call that frees their memory.
@Suite struct DeploymentInstancesTests {
  private struct World {
    let store: SQLiteJobStore
    let engine = TwoServers()
    let instances: DeploymentInstances
    let running = NIOLockedValueBox<[String]>([])

    init(_ database: SQLiteDatabase) async throws {
      store = try await SQLiteJobStore(database, time: .system, logger: Logger(label: "test"))
      instances = DeploymentInstances(engines: [engine], store: store, secret: Data(repeating: 1, count: 32)) { [running] in
        running.withLockedValue { $0 }
      }
    }

    /// Returns a job that runs on a server.
    func job(_ owner: Owner, on server: Int) async throws -> Job {
      var random = SystemRandomNumberGenerator()
      let id = RequestID.make(at: 1, random: &random)
      try await store.submit(
        NewJob(id: id, owner: owner, modelID: "deployments/d", input: JobInput(values: [:]), createdAt: Timestamp(microseconds: 1)),
        limits: .init())
      _ = try await store.claim(ClaimWish(lanes: ["deployments/d"], engine: engine.name, worker: "w", lease: .seconds(60))) { _ in }
      _ = try await store.apply(.handedOver(attempt: 1), to: id, result: nil)
      let change = try await store.apply(.accepted(engine: engine.name, remoteID: "p@\(engine.addresses[server])"), to: id, result: nil)
      running.withLockedValue { $0.append(id) }
      return try #require(change?.job)
    }
  }

  private func withWorld(_ body: (World) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in
      let database = try SQLiteDatabase(path: folder + "/test.sqlite", logger: Logger(label: "test"))
      try await body(World(database))
      try database.close()
    }
  }

  @Test func `each server has an id of its own that does not show its address`() async throws {
    try await withWorld { world in
      let (first, second) = (try await world.job("ann", on: 0), try await world.job("ann", on: 1))
      let ids = [first, second, try await world.job("ann", on: 0)].map { world.instances.instance(of: $0) }
      #expect(ids[0] == ids[2])
      #expect(ids[0] != ids[1])
      #expect(ids[0]?.wholeMatch(of: /[0-9a-f]{32}/) != nil)
      var waiting = first
      waiting.lifecycle.remote = .none
      #expect(world.instances.instance(of: waiting) == nil)
    }
  }

  @Test func `a server frees its memory unless a job of another owner runs there`() async throws {
    try await withWorld { world in
      let own = try await world.job("ann", on: 0)
      let id = try #require(world.instances.instance(of: own))
      _ = try await world.job("bob", on: 1)
      try await world.instances.free(id, unloadsModels: true, freesMemory: false, for: "ann")
      #expect(world.engine.freed.withLockedValue { $0 } == [world.engine.addresses[0]])
      await #expect(throws: DeploymentInstances.Refusal.failed) {
        try await world.instances.free(id, unloadsModels: false, freesMemory: true, for: "ann")
      }
      await #expect(throws: DeploymentInstances.Refusal.unknown) {
        try await world.instances.free("none", unloadsModels: true, freesMemory: true, for: "ann")
      }
      let other = try await world.job("bob", on: 0)
      await #expect(throws: DeploymentInstances.Refusal.busy) {
        try await world.instances.free(id, unloadsModels: true, freesMemory: false, for: "ann")
      }
      _ = try await world.store.apply(.succeeded(attempt: 1), to: other.id, result: JobResult())
      try await world.instances.free(id, unloadsModels: true, freesMemory: false, for: "ann")
      #expect(world.engine.freed.withLockedValue { $0.count } == 2)
    }
  }
}
