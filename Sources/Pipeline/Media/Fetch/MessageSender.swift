import AsyncHTTPClient
package import KatsudoCore
import KatsudoMachine
package import KatsudoMediaChecks
package import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sends small messages to addresses that callers named, through the same firewall as the fetching of media: the host is looked up once, every
/// address is checked, and the connection goes to the checked address. Redirects are not followed.
package struct MessageSender: Sendable {
  /// The outcome of one try to send a message.
  package enum Outcome: Sendable, Hashable {
    /// The receiver answered with this HTTP status. The body of the answer is not read.
    case answered(status: Int, retryAfter: String?)
    /// There was no answer. The value says why, in a sentence for the owner of the message.
    case failed(String)
  }

  private let policy: MediaPolicy
  private let lookup: HostLookup
  private let tls: TLSConfiguration
  private let timeLimit: Duration
  private let limits: FetchLimits

  /// - Parameters:
  ///   - timeLimit: the time for one message, from the look-up to the first line of the answer.
  ///   - extraCAFile: the path of a PEM file with certificate authorities that are trusted besides the system's.
  /// - Throws: ``MediaError`` if the file of extra certificate authorities cannot be used. The message is for the operator.
  package init(
    policy: MediaPolicy, timeLimit: Duration, extraCAFile: String? = nil, resolver: any Resolver = SystemResolver(), logger: Logger
  ) throws(MediaError) {
    self.policy = policy
    self.timeLimit = timeLimit
    lookup = HostLookup(policy: policy.addresses, resolver: resolver, logger: logger)
    tls = try TLSConfiguration.trusting(extraCAFile: extraCAFile)
    var limits = FetchLimits()
    limits.connect = timeLimit
    // The limit of the whole try ends it first, and its sentence says so.
    limits.idle = timeLimit + .seconds(1)
    self.limits = limits
  }

  /// Sends a message with POST, once.
  ///
  /// - Parameter url: the address as untrusted text. It is checked again, because the operator may have changed the rules.
  package func post(_ body: [UInt8], headers: [(String, String)], to url: String) async -> Outcome {
    let late = MediaError(.timeout, "The receiver did not answer within \(Mention.seconds(timeLimit)).")
    do throws(MediaError) {
      return try await withTimeLimit(timeLimit, orThrow: late) { () async throws(MediaError) in
        try await send(body, headers, to: CallbackURL(url, policy: policy).url)
      }
    } catch {
      return .failed(error.code == .machineTrouble ? "The server could not send the message just now." : error.message)
    }
  }

  private func send(_ body: [UInt8], _ headers: [(String, String)], to url: MediaURL) async throws(MediaError) -> Outcome {
    let addresses = try await lookup.addresses(of: url) { CallbackURL.notPublic(url) }
    var failure = MediaError(.unavailable, "\(Mention.host(url.hostText)) has no address.")
    for address in addresses.prefix(max(1, limits.addressesTried)) {
      let client = try PinnedClient(url: url, address: address, tls: tls, limits: limits)
      do {
        return try await client.post(body, headers: headers) { response in
          .answered(status: Int(response.status.code), retryAfter: response.headers.first(name: "retry-after"))
        }
      } catch {
        failure = FetchFault.describe(message: error, host: url.hostText)
        lookup.log("message not sent", url, address, ["cause": "\(error)"])
        guard FetchFault.isAboutConnecting(error) else { break }
      }
    }
    throw failure
  }
}

extension FetchFault {
  /// Describes the fault of a connection for a message, where no file is on its way.
  static func describe(message error: any Error, host: String) -> MediaError {
    let place = Mention.host(host)
    switch error {
    case is CancellationError: return stopped
    case let error as HTTPClientError where error == .cancelled: return stopped
    case _ where MachineTrouble(error) != nil: return MediaError(MachineTrouble(error) ?? .diskFault)
    case is NIOSSLError, is NIOSSLExtraError, is BoringSSLError:
      return MediaError(.unreachable, "\(place) cannot be reached over HTTPS. Check its certificate.")
    case ChannelError.connectTimeout:
      return MediaError(.timeout, "\(place) took too long to accept a connection.")
    case let error as HTTPClientError where error == .connectTimeout || error == .tlsHandshakeTimeout:
      return MediaError(.timeout, "\(place) took too long to accept a connection.")
    case _ where isAboutConnecting(error):
      return MediaError(.unreachable, "\(place) cannot be reached. Check the host and the port of the address.")
    default:
      return MediaError(.unreachable, "\(place) closed the connection before it had answered, or did not answer in HTTP.")
    }
  }
}
