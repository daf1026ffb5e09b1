import Foundation
package import KatsudoAPI
package import KatsudoCore
import KatsudoMachine
import NIOCore
import NIOHTTP1

/// The engine that makes videos with Volcengine's Jimeng video 3.0 Pro. Every video costs money.
package typealias VolcengineEngine = ForwardingEngine<VolcengineService>

/// Volcengine's visual service. It cannot cancel, so a cancel of submitted work is refused.
package struct VolcengineService: ForwardingService {
  package let name = "volcengine"
  package let title = "Volcengine"
  private let endpoint: ServiceEndpoint
  private let keys: VolcengineKeys
  private let signer: VolcengineSigner

  /// The calls of the service, with their names on the wire.
  private enum Action: String {
    case submit = "CVSync2AsyncSubmitTask"
    case result = "CVSync2AsyncGetResult"
  }

  private static let version = "2022-08-31"
  private static let model = "jimeng_ti2v_v30_pro"
  /// The frames per second of every video of the model.
  private static let frameRate = 24.0
  private static let standardFrames: Int64 = 121

  package init(endpoint: ServiceEndpoint, keys: VolcengineKeys) {
    self.endpoint = endpoint
    self.keys = keys
    signer = VolcengineSigner(keys: keys)
  }

  /// Returns the address of the service, or `nil` if the text is not such an address.
  package static func endpoint(_ text: String) -> ServiceEndpoint? { ServiceEndpoint(text, path: .none) }

  /// The address of the service itself.
  package static let standardBase = "https://visual.volcengineapi.com"

  package func hidingSecrets(in text: String) -> String { keys.access.removed(from: keys.secret.removed(from: text)) }

  /// Makes the task in the form of the service. It reads the parameters `prompt`, `seed`, `frames` and `aspect_ratio` and the file
  /// `picture`, which the manifest's binding gives.
  ///
  /// - Throws: ``EngineFailure`` if there is neither a prompt nor a picture, or if the file cannot be read.
  package func submission(of attempt: EngineAttempt, at now: Timestamp) throws(EngineFailure) -> ServiceCall {
    var members = attempt.parameters.filter { ["prompt", "seed", "frames", "aspect_ratio"].contains($0.key) && !$0.value.isNull }
    if let path = attempt.files["picture"]?.first {
      do throws(FileError) {
        members["binary_data_base64"] = [.string(try FolderContents.read(path).base64EncodedString())]
      } catch {
        if let trouble = MachineTrouble(error) { throw EngineFailure(trouble, cause: "\(error)") }
        throw EngineFailure(.unavailable, "The server could not read the request's picture again.", cause: "\(error)")
      }
    } else if members["prompt"]?.string?.isEmpty != false {
      throw EngineFailure(.badInput, "The service that makes this model's films needs a prompt or a picture, and the request has neither.")
    }
    members["req_key"] = .string(Self.model)
    return call(.submit, .object(members), at: now)
  }

  package func decision(on answer: ServiceAnswer) -> SubmitDecision {
    SubmitDecision(volcengine: VolcengineAnswer(answer, quote: quoted))
  }

  package func poll(_ id: String, _ attempt: EngineAttempt, _ wire: ServiceWire) async throws(ServiceFault) -> ServiceNews {
    let answer = try await wire.send(call(.result, ["req_key": .string(Self.model), "task_id": .string(id)], at: wire.now))
    let seconds = Double(attempt.parameters["frames"]?.integer ?? Self.standardFrames) / Self.frameRate
    return ServiceNews(
      ServiceNews.State(volcengine: VolcengineAnswer(answer, quote: quoted), task: id, seconds: seconds), retryAfter: answer.retryAfter)
  }

  private func call(_ action: Action, _ document: JSONValue, at now: Timestamp) -> ServiceCall {
    let query = ["Action": action.rawValue, "Version": Self.version]
    let bytes = Array(document.jsonText.utf8)
    let headers = signer.headers(for: VolcengineSigner.Request(host: endpoint.host, query: query, body: bytes), at: now)
    return ServiceCall(
      .POST, "\(endpoint.text)/?\(VolcengineSigner.queryText(query))",
      headers: headers.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }, body: ByteBuffer(bytes: bytes))
  }
}

/// An access key and its secret. Both are used only for signing calls.
package struct VolcengineKeys: Sendable {
  /// The public part of the key. It is in the `Authorization` header of each call.
  let access: ServiceSecret
  let secret: ServiceSecret

  package init(access: ServiceSecret, secret: ServiceSecret) {
    self.access = access
    self.secret = secret
  }
}
