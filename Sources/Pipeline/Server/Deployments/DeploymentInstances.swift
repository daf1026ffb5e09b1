import Crypto
package import Foundation
package import KatsudoCore

/// The servers that run the workflows of deployments, under ids that do not show their addresses.
package struct DeploymentInstances: Sendable {
  /// The reason why a server does not take a call.
  package enum Refusal: Error, Sendable, Hashable {
    case unknown
    /// A job of another owner runs there.
    case busy
    /// The server did not accept the call.
    case failed
  }

  private let engines: [any ServerEngine]
  private let store: any JobStore
  private let running: @Sendable () -> [String]
  private let key: SymmetricKey

  /// - Parameters:
  ///   - running: returns the ids of the jobs that run now.
  ///   - secret: 32 random bytes. An id stays the same while the secret does.
  package init(engines: [any ServerEngine], store: any JobStore, secret: Data, running: @escaping @Sendable () -> [String]) {
    self.engines = engines
    self.store = store
    self.running = running
    key = SymmetricKey(data: secret)
  }

  /// Returns the id of the server that runs or ran a job, or `nil` if it is not known.
  package func instance(of job: Job) -> String? { address(of: job).map(id) }

  /// Tells a server to free its memory between two jobs.
  ///
  /// - Parameters:
  ///   - id: an id that ``instance(of:)`` returned.
  ///   - owner: the owner who asks.
  /// - Throws: ``Refusal``.
  package func free(_ id: String, unloadsModels: Bool, freesMemory: Bool, for owner: Owner) async throws(Refusal) {
    for engine in engines {
      guard let address = engine.addresses.first(where: { self.id($0) == id }) else { continue }
      guard try await !isBusy(address, for: owner) else { throw .busy }
      do throws(EngineFailure) {
        return try await engine.free(address, unloadsModels: unloadsModels, freesMemory: freesMemory)
      } catch { throw .failed }
    }
    throw .unknown
  }

  /// Returns `true` if a job of another owner runs on a server.
  private func isBusy(_ address: String, for owner: Owner) async throws(Refusal) -> Bool {
    for requestID in running() {
      do {
        guard let job = try await store.job(id: requestID), job.state == .inProgress else { continue }
        if job.owner != owner, self.address(of: job) == address { return true }
      } catch { throw .failed }
    }
    return false
  }

  private func address(of job: Job) -> String? {
    guard let work = job.lifecycle.remoteID, let engine = engines.first(where: { $0.name == job.lifecycle.engine }) else { return nil }
    return engine.address(ofWork: work)
  }

  private func id(_ address: String) -> String {
    let code = HMAC<SHA256>.authenticationCode(for: Data("instance\n\(address)".utf8), using: key)
    return code.prefix(16).hexadecimal
  }
}
