import AsyncHTTPClient
import KatsudoAPI
import KatsudoCore
import KatsudoFiles
import NIOCore
import NIOHTTP1

/// Sends signed calls. Each call has a new connection. A kept connection may close at the moment of its next use, and then it would be
/// unknown whether the call arrived.
struct VolcengineTransport: Sendable {
  /// The calls of the service, with their names on the wire.
  enum Action: String {
    case submit = "CVSync2AsyncSubmitTask"
    case result = "CVSync2AsyncGetResult"
  }

  private static let version = "2022-08-31"
  private static let answerLimit = 1 << 20
  private static let client: HTTPClient = {
    var configuration = HTTPClient.Configuration(
      redirectConfiguration: .disallow, timeout: .init(connect: .seconds(10), read: .seconds(60)))
    configuration.httpVersion = .http1Only
    configuration.maximumUsesPerConnection = 1
    configuration.connectionPool.retryConnectionEstablishment = false
    return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }()

  private let settings: VolcengineSettings
  private let signer: VolcengineSigner

  init(_ settings: VolcengineSettings) {
    self.settings = settings
    signer = VolcengineSigner(keys: settings.keys)
  }

  /// Sends one call. It never throws, because the caller decides by the outcome.
  func call(_ action: Action, _ body: JSONValue, at moment: Timestamp) async -> VolcengineOutcome {
    let query = ["Action": action.rawValue, "Version": Self.version]
    let bytes = Array(body.jsonText.utf8)
    let signed = VolcengineSigner.Request(host: settings.endpoint.host, query: query, body: bytes)
    let sealed = SealedBody(ByteBuffer(bytes: bytes))
    var request = HTTPClientRequest(url: settings.endpoint.url(query: VolcengineSigner.queryText(query)))
    request.method = .POST
    request.headers = HTTPHeaders(signer.headers(for: signed, at: moment).sorted { $0.key < $1.key })
    request.headers.add(name: "user-agent", value: "katsudo")
    request.headers.add(name: "accept", value: "application/json")
    request.body = .stream(sealed, length: .known(Int64(bytes.count)))
    do {
      let response = try await Self.client.execute(request, deadline: .now() + TimeAmount(settings.answerLimit))
      let body = try await response.body.collect(upTo: Self.answerLimit)
      var answer = VolcengineAnswer(status: Int(response.status.code), body: Array(body.readableBytesView))
      answer.message = settings.keys.hidden(in: answer.message)
      return .answered(answer)
    } catch {
      let cause = settings.keys.hidden(in: String(describing: error))
      guard sealed.seal() else { return .lost(cause: cause) }
      return MachineTrouble(error).map { .machineTrouble($0, cause: cause) } ?? .unsent(cause: cause)
    }
  }
}
