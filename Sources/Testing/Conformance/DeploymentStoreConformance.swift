import KatsudoAPI
package import KatsudoCore
import Testing

/// The rules that every store of deployments keeps, as cases for a test with arguments. A case gets two stores on the same deployments, which
/// may be one object.
package enum DeploymentStoreConformance {
  package struct World: Sendable {
    package var a: any DeploymentStore
    package var b: any DeploymentStore

    /// - Parameters: stores without a deployment.
    package init(_ a: any DeploymentStore, _ b: any DeploymentStore) {
      self.a = a
      self.b = b
    }
  }

  private static func deployment(_ number: Int, owner: Owner = "ann") -> Deployment {
    Deployment(
      id: "d\(number)", owner: owner, name: "日本語 \(number)", workflowID: "w", workflowVersion: "1", hardware: "AMPERE_24", minInstances: 1,
      maxInstances: 2, queueSize: 3, keepWarmSeconds: 4, createdAt: Timestamp(microseconds: Int64(number)))
  }

  package static let rules: [ConformanceRule<World>] = [
    ConformanceRule("a deployment is in both stores as soon as it was added, the oldest first") { world in
      try await world.a.add(deployment(2, owner: "bob"), limit: 1)
      try await world.b.add(deployment(1), limit: 1)
      for store in [world.a, world.b] { #expect(try await store.deployments() == [deployment(1), deployment(2, owner: "bob")]) }
    },
    ConformanceRule("an owner has no more deployments than the limit, also if many calls come at once") { world in
      let added = try await withThrowingTaskGroup(of: Bool.self) { group in
        for number in 0..<10 {
          group.addTask {
            do {
              try await (number.isMultiple(of: 2) ? world.a : world.b).add(deployment(number), limit: 3)
              return true
            } catch is DeploymentsFull { return false }
          }
        }
        return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
      }
      #expect(added == 3)
      #expect(try await world.a.deployments().count == 3)
      await #expect(throws: DeploymentsFull(limit: 3)) { try await world.b.add(deployment(99), limit: 3) }
      try await world.b.add(deployment(100, owner: "bob"), limit: 3)
    },
    ConformanceRule("an update changes the values, and only those of its owner's deployment") { world in
      try await world.a.add(deployment(1), limit: 9)
      var new = deployment(1)
      new.name = "other"
      new.workflowVersion = "2"
      new.hardware = "HOPPER_141"
      new.minInstances = 0
      new.maxInstances = 5
      new.queueSize = 6
      new.keepWarmSeconds = 7
      new.isEnabled = false
      new.updatedAt = Timestamp(microseconds: 8)
      #expect(try await world.b.update(new))
      #expect(try await world.a.deployments() == [new])
      #expect(try await !world.b.update(deployment(1, owner: "bob")))
      #expect(try await !world.b.update(deployment(2)))
      #expect(try await world.a.deployments() == [new])
    },
    ConformanceRule("only its owner deletes a deployment, and only once") { world in
      try await world.a.add(deployment(1), limit: 1)
      #expect(try await !world.b.deleteDeployment(id: "d1", owner: "bob"))
      #expect(try await world.b.deleteDeployment(id: "d1", owner: "ann"))
      #expect(try await !world.a.deleteDeployment(id: "d1", owner: "ann"))
      #expect(try await world.a.deployments().isEmpty)
      try await world.a.add(deployment(2), limit: 1)
    },
  ]
}
