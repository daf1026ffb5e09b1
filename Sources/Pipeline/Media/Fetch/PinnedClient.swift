import AsyncHTTPClient
import FoundationEssentials
import KatsudoCore
import KatsudoMediaChecks
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// An HTTP client for one request to one checked address. It looks nothing up between the check and the connection. So a name that would
/// resolve to another address the second time has no effect.
struct PinnedClient: Sendable {
  private let client: HTTPClient
  private let url: String

  /// - Throws: ``MediaError`` if the HTTP client would read another host from the URL than the checked one. The checked address is stored
  ///   under the checked host, so the client would look another host up again.
  init(url: MediaURL, address: IPAddress, tls: TLSConfiguration, limits: FetchLimits) throws(MediaError) {
    let text = url.description
    guard let parsed = URL(string: text), parsed.absoluteString == text, parsed.user == nil,
      (parsed.port ?? url.scheme.defaultPort) == url.port,
      let host = parsed.host(percentEncoded: true), Self.isSame(host, url.host)
    else { throw MediaError(.malformed, "The URL can be read in more than one way. Write it with plain letters, digits and %-escapes.") }
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: tls,
      redirectConfiguration: .disallow,
      timeout: .init(connect: TimeAmount(limits.connect), read: TimeAmount(limits.idle)),
      decompression: .disabled)
    configuration.httpVersion = .http1Only
    configuration.maximumUsesPerConnection = 1
    configuration.connectionPool.retryConnectionEstablishment = false
    if case .name(let name) = url.host { configuration.dnsOverride = [name: address.description] }
    client = HTTPClient(eventLoopGroupProvider: .shared(MultiThreadedEventLoopGroup.singleton), configuration: configuration)
    self.url = text
  }

  private static func isSame(_ derived: String, _ host: MediaURL.Host) -> Bool {
    switch host {
    case .name(let name): derived == name
    case .address(let address): IPAddress(derived.drop { $0 == "[" }.prefix { $0 != "]" }) == address
    }
  }

  /// Fetches the URL and passes the answer to `body` while the answer's body still arrives. The connection ends when `body` returns.
  func get<Value>(accept: String, _ body: (HTTPClientResponse) async throws -> Value) async throws -> Value {
    try await send(HTTPClientRequest(url: url), headers: [("accept", accept), ("accept-encoding", "identity")], body)
  }

  /// Sends a message to the URL and passes the answer to `read`. The connection ends when `read` returns.
  func post<Value>(
    _ body: [UInt8], headers: [(String, String)], _ read: (HTTPClientResponse) async throws -> Value
  ) async throws -> Value {
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.body = .bytes(body)
    return try await send(request, headers: headers, read)
  }

  private func send<Value>(
    _ request: HTTPClientRequest, headers: [(String, String)], _ read: (HTTPClientResponse) async throws -> Value
  ) async throws -> Value {
    // The shutdown is not awaited, because a peer that does not answer the TLS close would delay the caller for seconds.
    defer { Task { [client] in try? await client.shutdown() } }
    var request = request
    request.headers.add(name: "user-agent", value: "katsudo")
    for (name, value) in headers { request.headers.add(name: name, value: value) }
    // The caller's time limit covers all redirects together. A deadline of this client would only cover the time to the head of the answer.
    return try await read(try await client.execute(request, deadline: .distantFuture))
  }
}
