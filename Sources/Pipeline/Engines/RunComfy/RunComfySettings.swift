package import KatsudoAPI
package import KatsudoCore

extension RunComfyEngine {
  package struct Settings: Sendable {
    package var base: RunComfyBase
    package var token: RunComfyToken
    /// The largest number of requests that RunComfy has from this server at the same time.
    package var slots = 16
    /// The pause between two polls of a request. It grows from the first to the longest. An answer's `Retry-After` can make it longer.
    package var firstPause = Duration.seconds(2)
    package var longestPause = Duration.seconds(10)
    /// The longest time that an attempt waits for RunComfy to finish.
    package var timeLimit = Duration.seconds(24 * 60 * 60)
    /// The time limit of a submission, from the look-up of the address to the last byte of the answer. Its body may have 64 MiB.
    package var submitTimeout = Duration.seconds(100)
    /// The time limit of every other call.
    package var callTimeout = Duration.seconds(30)
    /// Downloads a public URL of a result into a new file and reads its format and size. It does not have this engine's token.
    package var download: @Sendable (_ url: String, _ path: String) async throws(MediaError) -> MediaFacts
    /// Reads the format and size of a verified local file.
    package var probe: @Sendable (_ path: String) throws(MediaError) -> MediaFacts
    /// The clock of the pauses between calls and of ``timeLimit``.
    package var time = TimeSource.system
    /// The clock of the time limit of a single call.
    package var callTime = TimeSource.system

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
