import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `katsudo-bench KATSUDO`: measures the server and a bare Hummingbird route in interleaved rounds on the same machine, and prints ratios.
/// The speed of a machine changes with its other work, so compare only figures of the same run.
@main
struct KatsudoBench: Sendable {
  static let model = "bytedance/dreamina-3-0/pro/image-to-video"
  static let body = #"{"prompt":"a bench on a hill","image_urls":["https://example.com/picture.png"]}"#
  static let rounds = 5
  /// The limit of waiting requests of an owner. It is so large that even a fast machine does not reach it.
  private static let waitingLimit = 1_000_000

  static func main() async throws {
    let arguments = CommandLine.arguments
    if arguments.count == 4, arguments[1] == "bare", let port = Int(arguments[2]), let byteCount = Int(arguments[3]) {
      return try await BareServer.run(port: port, byteCount: byteCount)
    }
    let part = arguments.count == 3 ? arguments[1] : nil
    guard arguments.count == 2 || part == "streams" || part == "jobs" else {
      throw BenchError("usage: katsudo-bench [streams|jobs] PATH_OF_KATSUDO")
    }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("katsudo-bench-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let bench = KatsudoBench(katsudo: arguments[arguments.count - 1], folder: folder)
    if part == "streams" { return try await bench.streams() }
    if part == "jobs" { return try await bench.smallJobs() }
    print("medians of \(rounds) interleaved rounds, wrk with 1 thread and \(Load.connections) connections")
    for part in [bench.rates, bench.smallJobs, bench.memory, bench.flatness, bench.streams] {
      try await part()
      // A reader of a file or a pipe sees the lines of each part at once.
      fflush(nil)
    }
  }

  let katsudo: String
  let folder: String

  func serve(
    _ data: String, port: Int, _ more: [String] = [], echo: Bool = false, environment: [String: String] = [:]
  ) async throws -> Child {
    var environment = environment
    environment["KATSUDO_OWNER_WAITING_LIMIT"] = "\(Self.waitingLimit)"
    if echo { environment["KATSUDO_ENGINES"] = "\(Self.model)=echo" }
    let child = try await Child(
      katsudo, ["serve", "--port", "\(port)", "--data-dir", "\(folder)/\(data)"] + more, port: port, health: "/healthz",
      environment: environment)
    child.readFirstKey()
    return child
  }

  private func call(_ method: String, _ url: String, _ token: String?, body: String? = nil) async throws -> String {
    var request = HTTPClientRequest(url: url)
    request.method = .RAW(value: method)
    request.headers.add(name: "authorization", value: "Bearer \(token ?? "")")
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    return String(buffer: try await response.body.collect(upTo: 1 << 20))
  }

  func submit(_ server: Child) async throws -> String { try await submit(server.url, server.token, body: Self.body) }

  private func submit(_ url: String, _ token: String?, body: String) async throws -> String {
    let answer = try await call("POST", "\(url)/v1/models/\(Self.model)", token, body: body)
    guard let range = answer.firstRange(of: #""request_id":""#) else { throw BenchError("submit answered \(answer)") }
    return String(answer[range.upperBound...].prefix { $0 != "\"" })
  }

  /// Measures the submits and the status answers per second, and compares them with the routes of the minimal server. Also measures the
  /// time from a start to the first answer.
  private func rates() async throws {
    var starts: [Double] = []
    for round in 0..<5 {
      let server = try await serve("start-\(round % 2)", port: 18_701)
      starts.append(server.startSeconds)
      server.stop()
    }
    let server = try await serve("rates", port: 18_702, ["--no-worker"])
    let id = try await submit(server)
    let status = "\(server.url)/v1/requests/\(id)/status"
    let byteCount = try await call("GET", status, server.token).utf8.count
    let finished = try await call("POST", "\(server.url)/v1/requests/\(id)/cancel", server.token)
    guard finished.contains("cancelled") else { throw BenchError("cancel answered \(finished)") }
    let waiting = try await submit(server)
    let bare = try await Child(
      CommandLine.arguments[0], ["bare", "18703", "\(byteCount)"], port: 18_703, health: "/fixed")
    let load = Load(folder: folder)
    var (submits, echoes, stored, live, fixed): ([Double], [Double], [Double], [Double], [Double]) = ([], [], [], [], [])
    for _ in 0..<Self.rounds {
      fixed.append(try await load.get("\(bare.url)/fixed"))
      live.append(try await load.get("\(server.url)/v1/requests/\(waiting)/status", token: server.token))
      stored.append(try await load.get(status, token: server.token))
      echoes.append(try await load.post("\(bare.url)/echo", body: Self.body))
      submits.append(try await load.post("\(server.url)/v1/models/\(Self.model)", body: Self.body, token: server.token))
    }
    bare.stop()
    server.stop()
    Table.ratio("submit, on disk when answered", submits, "bare JSON echo", echoes, goal: 0.4)
    Table.ratio("status of a waiting request", live, "bare route, \(byteCount) bytes", fixed, goal: 0.5)
    Table.ratio("status of the last finished request", stored, "bare route, \(byteCount) bytes", fixed, goal: 0.5)
    Table.limit("start to first answer, median of 5", Table.median(starts), "s", goal: 0.1)
  }

  /// Measures the resident memory after ten thousand requests with a small picture each.
  private func memory() async throws {
    let count = 10_000
    let server = try await serve("memory", port: 18_704, echo: true)
    let idle = server.residentMB
    let body = #"{"prompt":"a bench on a hill","image_urls":["\#(SmallPicture.dataURI)"]}"#
    let (url, token) = (server.url, server.token)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<Load.connections {
        group.addTask { for _ in 0..<count / Load.connections + 1 { _ = try await submit(url, token, body: body) } }
      }
      try await group.waitForAll()
    }
    while try await !call("GET", "\(server.url)/readyz", server.token).contains(#""waiting":0"#) {
      try await Task.sleep(for: .milliseconds(100))
    }
    print("memory idle                        \(Int(idle)) MB")
    Table.limit("memory with \(count) finished requests", server.residentMB, "MB", goal: 80)
    server.stop()
  }

  /// Measures the status answers per second with a small and with a large database.
  private func flatness() async throws {
    var tokens: [String: String] = [:]
    var lastQueued: [String: String] = [:]
    for (data, finished, queued) in [("small", LargeDatabase.fewFinished, 1), ("large", LargeDatabase.finished, LargeDatabase.queued)] {
      let empty = try await serve(data, port: 18_705, ["--no-worker"])
      tokens[data] = empty.token
      empty.stop()
      print("filling a database with \(finished) finished and \(queued) waiting requests …")
      lastQueued[data] = try LargeDatabase.fill(
        "\(folder)/\(data)/katsudo.sqlite", owner: "default", model: Self.model, finished: finished, queued: queued)
    }
    let small = try await serve("small", port: 18_705, ["--no-worker"])
    let large = try await serve("large", port: 18_706, ["--no-worker"])
    print("start on the large one: \(large.startSeconds) s")
    let load = Load(folder: folder)
    var finished: [String: [Double]] = [:]
    var position: [String: [Double]] = [:]
    for _ in 0..<Self.rounds {
      for (data, server, count) in [("small", small, LargeDatabase.fewFinished), ("large", large, LargeDatabase.finished)] {
        finished[data, default: []].append(try await load.statuses(server.url, among: count, token: tokens[data]))
        let url = "\(server.url)/v1/requests/\(lastQueued[data] ?? "")/status"
        position[data, default: []].append(try await load.get(url, token: tokens[data]))
      }
    }
    small.stop()
    large.stop()
    Table.ratio(
      "status, any of \(LargeDatabase.finished)", finished["large"] ?? [], "any of \(LargeDatabase.fewFinished)", finished["small"] ?? [],
      goal: 0.8)
    Table.ratio("position among 200,000", position["large"] ?? [], "position among 1", position["small"] ?? [], goal: 0.8)
    try await claims(tokens["large"])
  }

  /// Measures the rate of claims: the requests per second that the echo engine finishes. Compares a long queue and a long history with a
  /// short queue and no history.
  private func claims(_ token: String?) async throws {
    var rates: [String: [Double]] = [:]
    for _ in 0..<2 {
      for data in ["large", "short"] {
        if data == "short" {
          let fresh = try await serve("short", port: 18_708, ["--no-worker"])
          fresh.stop()
          try LargeDatabase.fill("\(folder)/short/katsudo.sqlite", owner: "default", model: Self.model, finished: 0, queued: 20_000)
        }
        let server = try await serve(data, port: 18_707, echo: true)
        let before = try await waiting(server)
        let start = ContinuousClock.now
        try await Task.sleep(for: .seconds(3))
        let after = try await waiting(server)
        rates[data, default: []].append(Double(before - after) / ((ContinuousClock.now - start) / .seconds(1)))
        server.stop()
        if data == "short" { try FileManager.default.removeItem(atPath: "\(folder)/short") }
      }
    }
    Table.ratio("claims, large database", rates["large"] ?? [], "short queue, no history", rates["short"] ?? [], goal: 0.7)
  }

  private func waiting(_ server: Child) async throws -> Int {
    let answer = try await call("GET", "\(server.url)/readyz", server.token)
    guard let range = answer.firstRange(of: #""waiting":"#), let count = Int(answer[range.upperBound...].prefix(while: \.isNumber)) else {
      throw BenchError("readyz answered \(answer)")
    }
    return count
  }
}

/// A black PNG of 321 x 321 pixels in 93 bytes. It is the smallest picture that the model accepts.
private enum SmallPicture {
  static let dataURI =
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAUEAAAFBAQAAAADBdSCcAAAAJElEQVR42u3BMQEAAADCoPVPbQhfoAAAAAAAAAAAAAAAAABeAzSqAAHlb2I7AAAAAElFTkSuQmCC"
}
