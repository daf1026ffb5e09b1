import Foundation
import KatsudoAPI
package import KatsudoCore

/// Makes the bodies of messages: the answer of `/result` for the state that the message tells, with `model_id`. The message about a request of
/// a deployment is a ``DeploymentMessage``.
package struct DeliveryMessage: Sendable {
  /// Returns the link to a file of a job, for the address that the links begin with.
  package typealias Link = @Sendable (_ file: StoredOutput, _ job: Job, _ base: String) -> String

  private let store: any JobStore
  private let texts: ResultTexts
  private let link: Link

  package init(store: any JobStore, files: any FileStore, link: @escaping Link) {
    self.store = store
    texts = ResultTexts(store: store, files: files)
    self.link = link
  }

  /// Returns the body, or `nil` if the job was deleted. The body is the same for every try, unless the public address of the server changes.
  package func body(of delivery: Delivery) async throws -> [UInt8]? {
    guard var job = try await store.job(id: delivery.requestID) else { return nil }
    let result = delivery.state == .succeeded ? try await store.result(of: job.id) : nil
    if delivery.state == .succeeded, result == nil { return nil }
    if job.state != delivery.state {
      // The job went on since. The message tells the state that it is about.
      job.lifecycle.state = delivery.state
      job.lifecycle.finishedAt = nil
      job.lifecycle.error = nil
    }
    let linked = { [link, job] (file: StoredOutput) in link(file, job, delivery.base) }
    if let deploymentID = Deployment.id(ofModel: job.modelID) {
      let texts = try await texts.contents(of: job.id, result)
      let answer = DeploymentResultAnswer(of: job, result, texts: texts, link: linked)
      return try Self.encoded(DeploymentMessage(answer, deploymentID: deploymentID))
    }
    var answer = ResultAnswer(of: job, result, link: linked)
    answer.modelID = job.modelID
    return try Self.encoded(answer)
  }

  private static func encoded(_ answer: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(answer))
  }
}
