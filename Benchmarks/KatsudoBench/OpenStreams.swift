import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

extension KatsudoBench {
  /// The number of event streams that are open at the same time.
  private static let streamCount = 1000

  /// Measures the memory of open event streams, and the submits beside them. The streams belong to requests that wait, each looks at its
  /// position every two seconds.
  func streams() async throws {
    let server = try await serve("streams", port: 18_709, ["--no-worker"])
    defer { server.stop() }
    var ids: [String] = []
    for _ in 0..<Self.streamCount { ids.append(try await submit(server)) }
    let load = Load(folder: folder)
    let url = "\(server.url)/v1/models/\(Self.model)"
    _ = try await load.post(url, body: Self.body, token: server.token)
    var alone: [Double] = []
    var beside: [Double] = []
    var cost: [Double] = []
    var growth: [Double] = []
    for _ in 0..<Self.rounds {
      alone.append(try await load.post(url, body: Self.body, token: server.token))
      let streams = OpenStreams()
      let before = server.residentMB
      try await streams.open(ids, of: server)
      let opened = server.residentMB
      // The streams only look at their positions meanwhile.
      try await Task.sleep(for: .seconds(5))
      growth.append(server.residentMB - opened)
      cost.append((opened - before) * 1024 / Double(Self.streamCount))
      beside.append(try await load.post(url, body: Self.body, token: server.token))
      try await streams.close()
    }
    Table.ratio("submit beside \(Self.streamCount) streams", beside, "submit without streams", alone, goal: 0.8)
    // Memory that was freed by an earlier round is used again, so the largest cost is that of the first round.
    Table.limit("memory of an open stream", cost.max() ?? 0, "KB", goal: 100)
    Table.limit("growth in 5 s with the streams", growth.max() ?? 0, "MB", goal: 5)
  }
}

/// Event streams that are open and read.
private final class OpenStreams {
  private let http: HTTPClient
  private var readers: [Task<Void, any Error>] = []

  init() {
    var configuration = HTTPClient.Configuration()
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 10_000
    http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
  }

  /// Opens a stream for each request, and returns when each has sent its first event.
  func open(_ ids: [String], of server: Child) async throws {
    let (begun, begin) = AsyncStream.makeStream(of: Void.self)
    let (base, token, http) = (server.url, server.token ?? "", http)
    for id in ids {
      readers.append(
        Task {
          var request = HTTPClientRequest(url: "\(base)/v1/requests/\(id)/events")
          request.headers.add(name: "authorization", value: "Bearer \(token)")
          var response = try await http.execute(request, deadline: .distantFuture)
          // The server frees the places of the round before when it notices that their connections are closed.
          while response.status == .serviceUnavailable {
            try await Task.sleep(for: .seconds(1))
            response = try await http.execute(request, deadline: .distantFuture)
          }
          guard response.status == .ok else { throw BenchError("a stream answered \(response.status)") }
          var isFirst = true
          for try await _ in response.body {
            if isFirst { begin.yield() }
            isFirst = false
          }
        })
    }
    var count = 0
    for await _ in begun {
      count += 1
      if count == ids.count { return }
    }
  }

  func close() async throws {
    for reader in readers { reader.cancel() }
    for reader in readers { _ = await reader.result }
    try await http.shutdown()
  }
}
