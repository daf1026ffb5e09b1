import KatsudoCore
import KatsudoMediaChecks
import KatsudoMediaFetch
import KatsudoTesting
import Logging

/// A fetch into its own folder, whose files a test can check afterwards.
struct FetchBench {
  let folder: TemporaryFolder
  var path: String
  /// The limits of a fetch. The time limits are so long that a loaded machine does not reach them; tests of time limits set their own.
  var limits = FetchLimits.patient
  var policy = MediaPolicy(allowPrivateNetwork: true, allowHTTP: true)
  var extraCAFile: String?
  var resolver = MediaServerResolver([:])
  var requirements = SeedRules.requirements

  func fetch(_ url: String) async throws(MediaError) -> MediaFacts {
    let fetcher = try MediaFetcher(
      policy: policy, limits: limits, extraCAFile: extraCAFile, resolver: resolver,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return try await fetcher.fetch(url, for: requirements, to: path)
  }

  static func with<Value>(_ work: (FetchBench) async throws -> Value) async throws -> Value {
    try await TemporaryFolder.with { try await work(FetchBench(folder: $0, path: $0.file("input"))) }
  }
}

let picture = PictureBytes.jpeg(width: 640, height: 360, byteCount: 600_000)

extension FetchLimits {
  static var patient: FetchLimits {
    var limits = FetchLimits()
    limits.total = .seconds(900)
    limits.connect = .seconds(300)
    limits.idle = .seconds(300)
    return limits
  }
}
