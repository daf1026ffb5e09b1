import AsyncHTTPClient
package import KatsudoCore
import KatsudoMachine
package import KatsudoMediaChecks
package import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// Fetches a file from a URL that a caller named. The URL and every redirect get the same treatment: the text is read strictly, the host is
/// looked up once, its addresses are checked, and the connection goes to a checked address. Bytes and time are limited. The format of the
/// file is found from its bytes.
package struct MediaFetcher: Sendable {
  private let policy: MediaPolicy
  package let limits: FetchLimits
  private let lookup: HostLookup
  private let logger: Logger
  private let tls: TLSConfiguration

  /// The number of bytes that are collected before a write.
  private static let writeSize = 524_288

  /// - Parameter extraCAFile: the path of a PEM file with certificate authorities that are trusted in addition to the system's.
  /// - Throws: ``MediaError`` if that file cannot be used. The message is for the operator.
  package init(
    policy: MediaPolicy, limits: FetchLimits = FetchLimits(), extraCAFile: String? = nil, resolver: any Resolver = SystemResolver(),
    logger: Logger
  ) throws(MediaError) {
    self.policy = policy
    self.limits = limits
    lookup = HostLookup(policy: policy.addresses, resolver: resolver, logger: logger)
    self.logger = logger
    tls = try TLSConfiguration.trusting(extraCAFile: extraCAFile)
  }

  /// Fetches, verifies and stores one file. If this method returns, the file exists, but it may not be on disk yet. If it throws, the file
  /// does not exist.
  ///
  /// - Parameters:
  ///   - url: the URL as untrusted text.
  ///   - requirements: the input's kind, formats and rules. If a file is larger than a size rule allows, the fetch fails with the rule's
  ///     message as soon as the size is known, from the header or from the received bytes.
  ///   - path: the path of the new file. No file may exist there.
  package func fetch(
    _ url: String, for requirements: MediaRequirements, to path: String
  ) async throws(MediaError) -> MediaFacts {
    let start = try MediaURL(url, allowHTTP: policy.allowHTTP)
    let late = MediaError(
      .timeout, "The file took longer than \(Mention.seconds(limits.total)) to arrive. Use a faster host or a smaller file.")
    return try await withTimeLimit(limits.total, orThrow: late) { () async throws(MediaError) in
      try await follow(start, for: requirements, to: path)
    }
  }

  private func follow(
    _ start: MediaURL, for requirements: MediaRequirements, to path: String
  ) async throws(MediaError) -> MediaFacts {
    var url = start
    for _ in 0...max(0, limits.redirects) {
      switch try await hop(to: url, for: requirements, path: path) {
      case .facts(let facts): return facts
      case .redirect(let location): url = try next(url, location)
      }
    }
    throw MediaError(.unavailable, "The URL redirects more than \(limits.redirects) times. Use the file's final URL.")
  }

  private func next(_ url: MediaURL, _ location: String) throws(MediaError) -> MediaURL {
    do throws(MediaError) {
      return try url.redirected(to: location, allowHTTP: policy.allowHTTP)
    } catch {
      throw MediaError(error.code, "The URL redirects to a place that is not fetched. " + error.message)
    }
  }

  private enum Hop: Sendable {
    case facts(MediaFacts)
    case redirect(String)
  }

  /// Sends one request. It tries the addresses of the host one after the other until a connection can be made.
  private func hop(to url: MediaURL, for requirements: MediaRequirements, path: String) async throws(MediaError) -> Hop {
    let addresses = try await lookup.addresses(of: url) { policy.addresses.refusal(host: url.hostText) }
    var failure = MediaError(.unavailable, "\(Mention.host(url.hostText)) has no address.")
    for address in addresses.prefix(max(1, limits.addressesTried)) {
      let client = try PinnedClient(url: url, address: address, tls: tls, limits: limits)
      do {
        return try await client.get(accept: requirements.accept) { response in
          try await receive(response, from: url, for: requirements, path: path)
        }
      } catch {
        failure = FetchFault.describe(error, host: url.hostText, limits: limits)
        lookup.log("not fetched", url, address, ["cause": "\(error)"])
        guard FetchFault.isAboutConnecting(error) else { break }
      }
    }
    throw failure
  }

  private func receive(
    _ response: HTTPClientResponse, from url: MediaURL, for requirements: MediaRequirements, path: String
  ) async throws -> Hop {
    let limit = policy.byteLimit(for: requirements)
    let answer = try FetchAnswer(status: Int(response.status.code), limit: limit, host: url.hostText) { response.headers.first(name: $0) }
    switch answer {
    case .redirect(let location):
      return .redirect(location)
    case .file:
      let facts = try await MediaFile.create(at: path, logger: logger) { file throws(MediaError) in
        try await store(response.body, in: file, limit: limit, host: url.hostText)
        let facts = try await BlockingThreads.jobs.run { () throws(MediaError) in try MediaProbe.probe(path: path) }
        try requirements.check(facts)
        return facts
      }
      return .facts(facts)
    }
  }

  private func store(
    _ body: HTTPClientResponse.Body, in file: MediaFile, limit: ByteLimit, host: String
  ) async throws(MediaError) {
    var received = 0
    var pending = ByteBuffer()
    do {
      for try await var chunk in body {
        received += chunk.readableBytes
        guard received <= limit.byteCount else { throw limit.error }
        pending.writeBuffer(&chunk)
        if pending.readableBytes >= Self.writeSize {
          try await file.append(pending)
          pending.clear()
        }
      }
      try await file.append(pending)
    } catch {
      throw FetchFault.describe(error, host: host, limits: limits)
    }
  }
}

extension MediaRequirements {
  fileprivate var accept: String { formats.allSatisfy { $0.kind == kind } ? kind.accept : "*/*" }
}

extension MediaKind {
  fileprivate var accept: String {
    switch self {
    case .image: "image/*"
    case .video: "video/*"
    case .audio: "audio/*"
    }
  }
}
