import Foundation
import KatsudoAPI

/// A client for one server that offers RunComfy's Model API: your own Katsudo server, or RunComfy itself.
///
/// ```swift
/// let client = try KatsudoClient()
/// let picture = try await client.files.upload("street.jpg")
/// let output = try await client.run(.dreaminaImageToVideo, input: .init(prompt: "push in slowly", image: picture))
/// try await client.files.download(output.video, to: "street.mp4")
/// ```
///
/// A client is a value. You may copy it and share it between tasks. There is nothing to close.
///
/// Guarantees:
/// - The client sends the token to the origin of the base URL and to no other. It does not follow redirects, and it downloads files without
///   the token.
/// - The client sends every submission with an idempotency key. If the answer is lost, it sends the submission again only to a server that
///   promises that a repeated key makes no second request, as Katsudo does. Otherwise it throws ``KatsudoError/unknownSubmission(_:)``.
/// - The client retries reading calls with growing pauses after 408, 429, 5xx and lost connections. It obeys `Retry-After`.
/// - Every error that `run`, `subscribe` or `wait` throws after a submission was accepted holds the ``RequestHandle``, so nothing that you
///   paid for is lost.
public struct KatsudoClient: Sendable {
  /// The URL that all call addresses begin with, such as `http://127.0.0.1:8787/v1`. It has no slash at the end.
  public var baseURL: String { wire.base.text }

  /// The calls that submit requests, follow and cancel them, and read their results.
  public var requests: Requests { Requests(wire: wire) }

  /// The calls that read the model catalogue.
  public var models: Models { Models(wire: wire) }

  /// The functions that prepare local files for inputs and download result files.
  public var files: Files { Files(wire: wire) }

  /// Lists and repeats the messages to your webhooks. RunComfy has no such calls.
  public var webhooks: Webhooks { Webhooks(wire: wire) }

  let wire: Wire

  /// Makes a client and sends nothing.
  ///
  /// - Parameters:
  ///   - baseURL: `http` or `https`, host, port and path of the API. Without a path, the client uses `/v1`. With `nil`, it uses the
  ///     environment variable `RUNCOMFY_MODEL_API_BASE`, then the base that `katsudo login` saved, then `http://127.0.0.1:8787/v1`.
  ///   - token: the API key, 1 to 8,192 printable ASCII characters without spaces. With `nil`, the client uses the environment variables
  ///     `RUNCOMFY_TOKEN`, `RUNCOMFY_API_TOKEN` and `RUNCOMFY_API_KEY` in this order, then the key that `katsudo login` saved for the
  ///     origin of the base. For hosts under `runcomfy.net` with `https`, it then uses the `token.json` of RunComfy's command line.
  ///   - options: time limits, retries and other settings.
  /// - Throws: ``KatsudoError/configuration(_:)`` if the base URL or a saved file cannot be used, ``KatsudoError/unauthenticated(_:)`` if
  ///   there is no token or it is malformed.
  public init(baseURL: String? = nil, token: String? = nil, options: ClientOptions = ClientOptions()) throws(KatsudoError) {
    try self.init(baseURL: baseURL, token: token, options: options, environment: ProcessInfo.processInfo.environment)
  }

  /// Makes a client with another environment and another clock.
  package init(
    baseURL: String?, token: String?, options: ClientOptions, environment: [String: String], time: TimeSource = .system
  ) throws(KatsudoError) {
    let setup = try ClientSetup(baseURL: baseURL, token: token, environment: environment)
    wire = Wire(base: setup.base, token: try setup.token(), options: options, time: time)
  }
}
