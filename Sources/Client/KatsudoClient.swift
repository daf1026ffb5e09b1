import Foundation

/// Talks to one server that speaks RunComfy's Model API: a Katsudo of your own, or RunComfy itself.
///
/// ```swift
/// let client = try KatsudoClient()
/// let picture = try await client.files.upload("street.jpg")
/// let output = try await client.run(.dreaminaImageToVideo, input: .init(prompt: "push in slowly", image: picture))
/// try await client.files.download(output.video, to: "street.mp4")
/// ```
///
/// A client is a value: copy it and share it between tasks as you like. There is nothing to close.
///
/// What it guarantees:
/// - The token goes to the base URL's own origin and nowhere else. Redirects are not followed, and files are downloaded without it.
/// - A submission is sent once. When its answer is lost, the error is ``KatsudoError/unknownSubmission(_:)`` and nothing is sent again, unless you gave
///   an idempotency key.
/// - Reading calls are repeated with growing pauses after 408, 429, 5xx and lost connections; `Retry-After` is obeyed.
/// - Every error that comes after a submission was accepted holds the ``RequestHandle``, so that nothing paid for is lost.
public struct KatsudoClient: Sendable {
  /// Where the calls go, such as `http://127.0.0.1:8787/v1`; without a slash at the end.
  public var baseURL: String { wire.base.text }

  /// Submitting requests, following them, reading their results.
  public var requests: Requests { Requests(wire: wire) }

  /// The catalogue.
  public var models: Models { Models(wire: wire) }

  /// Local files in, result files out.
  public var files: Files { Files(wire: wire) }

  let wire: Wire

  /// Makes a client. Nothing is sent yet.
  ///
  /// - Parameters:
  ///   - baseURL: `http` or `https`, host, port and path of the API; where there is no path, `/v1` is meant. `nil`: the environment variable
  ///     `RUNCOMFY_MODEL_API_BASE`, then the base that `katsudo login` saved, then `http://127.0.0.1:8787/v1`.
  ///   - token: the API key, 1 to 8,192 printable ASCII characters. `nil`: the environment variables `RUNCOMFY_TOKEN`, `RUNCOMFY_API_TOKEN` and
  ///     `RUNCOMFY_API_KEY` in this order, then the key that `katsudo login` saved for the base's origin, then, for hosts under `runcomfy.net`
  ///     by `https` alone, the `token.json` of RunComfy's command line.
  ///   - options: times, retries and the like.
  /// - Throws: ``KatsudoError/configuration(_:)`` where the base or a saved file cannot be used, ``KatsudoError/unauthenticated(_:)`` where there is no
  ///   token or a malformed one.
  public init(baseURL: String? = nil, token: String? = nil, options: ClientOptions = ClientOptions()) throws(KatsudoError) {
    try self.init(baseURL: baseURL, token: token, options: options, environment: ProcessInfo.processInfo.environment)
  }

  /// The same with another environment and another clock.
  package init(
    baseURL: String?, token: String?, options: ClientOptions, environment: [String: String], time: any Timekeeper = SystemTime()
  ) throws(KatsudoError) {
    let setup = try ClientSetup(baseURL: baseURL, token: token, environment: environment)
    wire = Wire(base: setup.base, token: try setup.token(), options: options, time: time)
  }
}
