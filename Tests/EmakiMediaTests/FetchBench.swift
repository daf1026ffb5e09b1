import EmakiCore
import EmakiMedia
import EmakiTesting
import Logging

/// A fetch into a folder of its own, with what it left behind.
struct FetchBench {
  let folder: TestFolder
  var path: String
  var policy = MediaPolicy(allowPrivateNetwork: true, allowHTTP: true)
  var resolver = MediaServerResolver([:])
  var requirements = SeedRules.requirements

  func fetch(_ url: String) async throws(MediaError) -> MediaFacts {
    let fetcher = try MediaFetcher(policy: policy, resolver: resolver, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    return try await fetcher.fetch(url, for: requirements, to: path)
  }

  static func with<Value>(_ work: (FetchBench) async throws -> Value) async throws -> Value {
    try await TestFolder.with { try await work(FetchBench(folder: $0, path: $0.file("input"))) }
  }
}

let picture = PictureBytes.jpeg(width: 640, height: 360, byteCount: 600_000)
