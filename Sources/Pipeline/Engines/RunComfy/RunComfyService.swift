import Foundation
package import KatsudoAPI
package import KatsudoCore
import NIOCore
import NIOHTTP1

/// The engine that runs a model on RunComfy, with the operator's own token.
package typealias RunComfyEngine = ForwardingEngine<RunComfyService>

/// RunComfy's Model API.
///
/// The addresses of the calls are made from the base and the request's id. The addresses in answers are not used, because the token may be
/// sent only to the origin of the base.
package struct RunComfyService: ForwardingService {
  package let name = "runcomfy"
  package let title = "RunComfy"
  package let takesURLs = true
  private let base: ServiceEndpoint
  private let token: ServiceSecret
  private let probe: @Sendable (_ path: String) throws(MediaError) -> MediaFacts

  /// - Parameter probe: reads the format and size of a verified local file.
  package init(
    base: ServiceEndpoint, token: ServiceSecret, probe: @escaping @Sendable (_ path: String) throws(MediaError) -> MediaFacts
  ) {
    self.base = base
    self.token = token
    self.probe = probe
  }

  /// Returns the address of the Model API, or `nil` if the text is not such an address. The path ends with the version, `/v1`, which is
  /// added if there is no path.
  package static func endpoint(_ text: String) -> ServiceEndpoint? { ServiceEndpoint(text, path: .any(else: "/v1")) }

  /// The address of RunComfy itself.
  package static let standardBase = "https://model-api.runcomfy.net/v1"

  package func hidingSecrets(in text: String) -> String { token.removed(from: text) }

  package func submission(of attempt: EngineAttempt, at now: Timestamp) throws(EngineFailure) -> ServiceCall {
    let body = try RunComfyInput.body(attempt.input, attempt.media, probe: probe)
    let model = attempt.modelID.split(separator: "/", omittingEmptySubsequences: false).map { Self.encoded($0) }
    return call(.POST, "/models/\(model.joined(separator: "/"))", body)
  }

  /// Reads the status. If the request has ended, it also reads the result.
  package func poll(_ id: String, _ attempt: EngineAttempt, _ wire: ServiceWire) async throws(ServiceFault) -> ServiceNews {
    let status = try await wire.send(call(.GET, "/requests/\(Self.encoded(id))/status"))
    guard let view = state(ofStatus: status, id) else {
      let result = try await wire.send(call(.GET, "/requests/\(Self.encoded(id))/result?include_cost=true"))
      return ServiceNews(state(ofResult: result, id), retryAfter: result.retryAfter)
    }
    return ServiceNews(view, retryAfter: status.retryAfter)
  }

  package func cancel(_ id: String, _ wire: ServiceWire) async throws(ServiceFault) -> CancelDecision {
    CancelDecision(runComfy: try await wire.send(call(.POST, "/requests/\(Self.encoded(id))/cancel")))
  }

  private func call(_ method: HTTPMethod, _ path: String, _ body: ByteBuffer? = nil) -> ServiceCall {
    ServiceCall(method, base.text + path, headers: [("authorization", "Bearer \(token.text)")], body: body)
  }

  private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  private static func encoded(_ segment: some StringProtocol) -> String {
    segment.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
