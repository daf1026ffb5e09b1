import Foundation
import KatsudoAPI
package import KatsudoCore

/// Makes the bodies of messages: the answer of `/result` for the state that the message tells, with `model_id`.
package struct DeliveryMessage: Sendable {
  /// Returns the link to a file of a job, for the address that the links begin with.
  package typealias Link = @Sendable (_ file: StoredOutput, _ job: Job, _ base: String) -> String

  private let store: any JobStore
  private let link: Link

  package init(store: any JobStore, link: @escaping Link) {
    self.store = store
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
    var answer = ResultAnswer(of: job, result) { [link, job] file in link(file, job, delivery.base) }
    answer.modelID = job.modelID
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(answer))
  }
}
