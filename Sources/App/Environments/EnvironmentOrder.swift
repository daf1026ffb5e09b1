package import KatsudoEnvironments

/// A command about environments, as it is sent to the control socket.
package enum EnvironmentOrder: Sendable, Codable {
  case list
  case start(EnvironmentID?)
  case attach(address: String, id: EnvironmentID?)
  case stop(EnvironmentID)
  case remove(EnvironmentID)
  /// Makes a link that signs a browser in.
  case open(EnvironmentID)
  case log(EnvironmentID)
  case publish(EnvironmentID, workflow: String, model: String)

  /// - Throws: ``EnvironmentError``.
  func carryOut(_ environments: Environments) async throws -> EnvironmentAnswer {
    switch self {
    case .list: .environments(await environments.all())
    case .start(let id): .environments([try await environments.start(id)])
    case .attach(let address, let id): .environments([try await environments.attach(address, as: id)])
    case .stop(let id): .environments([try await environments.stop(id)])
    case .remove(let id):
      try await Self.removed(id, environments)
    case .open(let id): .link(try await environments.link(to: id))
    case .log(let id): .log(try await environments.log(of: id))
    case .publish(let id, let workflow, let model): .published(try await environments.publish(workflow, of: id, as: model))
    }
  }

  private static func removed(_ id: EnvironmentID, _ environments: Environments) async throws -> EnvironmentAnswer {
    try await environments.remove(id)
    return .environments([])
  }
}

/// The answer to an ``EnvironmentOrder``.
package enum EnvironmentAnswer: Sendable, Codable {
  case environments([EnvironmentFacts])
  case link(String)
  case log([String])
  case published(PublishedModel)
}
