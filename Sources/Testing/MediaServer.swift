import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import NIOSSL

/// A small HTTP/1.1 server on loopback that serves the replies of a test: pictures, redirects, and answers that no correct server gives.
/// Each connection has one request.
package struct MediaServer: Sendable {
  package struct Request: Sendable, Hashable {
    package var method: String
    /// The path and the query as they were sent.
    package var target: String
    /// The header fields by lower-case name.
    package var fields: [String: String]
    /// The body, if the head has its length.
    package var body: [UInt8] = []

    package var path: String { String(target.prefix { $0 != "?" }) }
  }

  package let port: Int
  private let isSecure: Bool
  private let seen: NIOLockedValueBox<[Request]>

  /// The requests so far, in the order of their arrival.
  package var requests: [Request] { seen.withLockedValue { $0 } }

  /// Returns a URL of this server.
  ///
  /// - Parameter path: with its leading slash.
  package func url(_ path: String, host: String = "127.0.0.1") -> String {
    "\(isSecure ? "https" : "http")://\(host):\(port)\(path)"
  }

  /// Runs a server on loopback while `body` runs.
  ///
  /// - Parameters:
  ///   - host: the address to listen on.
  ///   - port: 0 takes any free port. A port below 1024 needs a permission.
  ///   - certificates: with them, the server uses HTTPS.
  ///   - answer: called for every request, from several threads.
  @discardableResult
  package static func run<Value>(
    host: String = "127.0.0.1", port: Int = 0, certificates: TestCertificates? = nil,
    answer: @escaping @Sendable (Request) -> Reply, _ body: (MediaServer) async throws -> Value
  ) async throws -> Value {
    let seen = NIOLockedValueBox<[Request]>([])
    let secure = try certificates.map(context)
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let secure { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: secure)) }
          let handler = MediaServerHandler { request in
            seen.withLockedValue { $0.append(request) }
            return answer(request)
          }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .bind(host: host, port: port).get()
    let server = MediaServer(port: channel.localAddress?.port ?? 0, isSecure: secure != nil, seen: seen)
    do {
      let value = try await body(server)
      try await channel.close()
      return value
    } catch {
      try? await channel.close()
      throw error
    }
  }

  /// Runs a server on loopback that gives the same reply to every request while `body` runs.
  @discardableResult
  package static func run<Value>(
    _ reply: Reply, host: String = "127.0.0.1", certificates: TestCertificates? = nil, _ body: (MediaServer) async throws -> Value
  ) async throws -> Value {
    try await run(host: host, certificates: certificates, answer: { _ in reply }, body)
  }

  private static func context(_ certificates: TestCertificates) throws -> NIOSSLContext {
    let chain = try NIOSSLCertificate.fromPEMFile(certificates.certificateFile).map { NIOSSLCertificateSource.certificate($0) }
    let key = try NIOSSLPrivateKey(file: certificates.keyFile, format: .pem)
    return try NIOSSLContext(configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
  }
}
