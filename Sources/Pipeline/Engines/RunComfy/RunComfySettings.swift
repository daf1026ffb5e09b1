package import KatsudoCore

extension RunComfyEngine {
  package struct Settings: Sendable {
    package var base: RunComfyBase
    package var token: RunComfyToken
    /// How many requests may be with RunComfy at once.
    package var slots = 16
    /// The rest between two looks at a request; it grows from the first to the longest. An answer's `Retry-After` makes it longer.
    package var firstPause = Duration.seconds(2)
    package var longestPause = Duration.seconds(10)
    /// How long an attempt waits for RunComfy to finish.
    package var timeLimit = Duration.seconds(24 * 60 * 60)
    /// For a submission, from the first look-up of the address to the last byte of the answer. It may hold 64 MiB.
    package var submitTimeout = Duration.seconds(100)
    /// For every other call.
    package var callTimeout = Duration.seconds(30)
    /// Fetches a public URL of a result into a new file, and tells what it is. Nothing of this engine's token is in it.
    package var download: @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts
    /// Tells what a verified local file is.
    package var probe: @Sendable (_ path: String) throws(MediaError) -> MediaFacts
    package var time = TimeSource.system
    /// Waits between two calls; throws when the task is cancelled.
    package var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// Returns when the time of one call is over; throws when the task is cancelled.
    package var callTimer: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    package init(
      base: RunComfyBase = .standard, token: RunComfyToken,
      download: @escaping @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts,
      probe: @escaping @Sendable (_ path: String) throws(MediaError) -> MediaFacts
    ) {
      self.base = base
      self.token = token
      self.download = download
      self.probe = probe
    }
  }
}
