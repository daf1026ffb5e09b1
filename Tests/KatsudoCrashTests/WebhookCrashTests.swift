import Foundation
import KatsudoAPI
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

/// Kills a server that delivers webhooks, with SIGKILL at random moments under load, again and again on one data folder. The receiver outlives it:
/// it fails, hangs, redirects and takes messages by chance, and it has three addresses, of which one answers 410 to everything. Then every
/// delivery must be accounted for.
@Suite struct WebhookCrashTests {
  /// `KATSUDO_CRASH_ROUNDS` makes it longer.
  static let rounds = ProcessInfo.processInfo.environment["KATSUDO_CRASH_ROUNDS"].flatMap(Int.init) ?? 50

  /// The largest number of requests of one life of the server to each address, so that the end does not take long.
  static let perLife = 5

  static let picture = PictureBytes.dataURI(.png, width: 400, height: 400)

  static let environment = KatsudoProcess.echo.merging([
    "KATSUDO_ECHO_WAIT_MS": "5", "KATSUDO_ALLOW_PRIVATE_NETWORK": "true", "KATSUDO_ALLOW_HTTP": "true",
    "KATSUDO_WEBHOOKS_RETRY_SECONDS": "0.05", "KATSUDO_WEBHOOKS_TIME_LIMIT_SECONDS": "0.5",
  ]) { $1 }

  /// What the receiver knows from outside.
  private final class Mailbox: Sendable {
    private struct State {
      /// The ids of the messages that were taken, with their bodies' states, in the order of their arrival, by request.
      var taken: [String: [(id: String, status: String)]] = [:]
      var isPatient = false
      var tries = 0
    }

    private let state = NIOLockedValueBox(State())

    /// From now on every message is taken.
    func becomePatient() { state.withLockedValue { $0.isPatient = true } }

    var tries: Int { state.withLockedValue { $0.tries } }

    func answer(_ request: MediaServer.Request) -> MediaServer.Reply {
      let json = (try? JSONDecoder().decode(JSONValue.self, from: Data(request.body))) ?? .null
      return state.withLockedValue { state in
        state.tries += 1
        if request.path == "/gone" { return .status(410) }
        switch state.isPatient ? 0 : Int.random(in: 0..<6) {
        case 0, 1, 2:
          let message = (request.fields["webhook-id"] ?? "", json["status"]?.string ?? "")
          state.taken[json["request_id"]?.string ?? "", default: []].append(message)
          return .status(204)
        case 3: return .status(500)
        case 4: return .redirect(to: "/elsewhere")
        default: return .silence
        }
      }
    }

    func taken(_ id: String) -> [(id: String, status: String)] { state.withLockedValue { $0.taken[id] ?? [] } }
  }

  @Test func `every delivery is accounted for, however often the server is killed`() async throws {
    let mailbox = Mailbox()
    try await MediaServer.run(answer: mailbox.answer) { receiver in
      try await withTemporaryFolder { folder in
        /// The requests that were accepted, with the path of their webhook.
        let accepted = NIOLockedValueBox<[String: String]>([:])
        let dataDir = folder + "/data"
        let token = try await KatsudoProcess.run(dataDir: dataDir, environment: Self.environment) { $0.client.token }.value
        for _ in 0..<Self.rounds {
          _ = try await KatsudoProcess.run(dataDir: dataDir, token: token, environment: Self.environment) { server in
            await Self.callUntilDead(server, receiver, accepted, life: .milliseconds(Int.random(in: 30...600)))
          }
        }
        mailbox.becomePatient()
        let outcomes = try await KatsudoProcess.run(dataDir: dataDir, token: token, environment: Self.environment) { server in
          try await Self.outcomes(server.client)
        }.value
        Self.judge(accepted.withLockedValue { $0 }, outcomes, mailbox)
      }
    }
  }

  private static func callUntilDead(
    _ server: KatsudoProcess, _ receiver: MediaServer, _ accepted: NIOLockedValueBox<[String: String]>, life: Duration
  ) async {
    await withTaskGroup(of: Void.self) { group in
      for path in ["/a", "/every", "/gone"] {
        group.addTask {
          let query = "webhook=\(receiver.url(path))" + (path == "/every" ? "&webhook_intermediate_status=true" : "")
          do {
            var count = 0
            while count < perLife {
              let answer = try await server.client.post(
                "/v1/models/\(APIClient.seedModel)?\(query)", json: ["prompt": "push in", "image_urls": [.string(picture)]])
              guard answer.status == 200, let id = answer["request_id"]?.string else { continue }
              accepted.withLockedValue { $0[id] = path }
              count += 1
            }
          } catch {
            // The server is gone; what it had answered is in the ledger.
          }
        }
      }
      try? await Task.sleep(for: life)
      server.kill()
    }
  }

  /// Waits until no request runs and no delivery is pending, and returns the deliveries, oldest first, by request.
  private static func outcomes(_ client: APIClient) async throws -> [String: [JSONValue]] {
    let deadline = ContinuousClock.now + .seconds(600)
    while ContinuousClock.now < deadline {
      let open = try await client.get("/v1/requests?limit=1&state=in_queue,in_progress")["requests"]?.array ?? []
      let pending = try await client.get("/v1/webhooks/deliveries?limit=500&outcome=pending")["deliveries"]?.array ?? []
      if open.isEmpty, pending.isEmpty { break }
      // Messages whose next try is far away are asked for at once: the newest of each request, because a replay sends any message.
      var asked: Set<String> = []
      for delivery in open.isEmpty ? pending : [] {
        guard let id = delivery["id"]?.string, asked.insert(delivery["request_id"]?.string ?? "").inserted else { continue }
        _ = try await client.call("POST", "/v1/webhooks/deliveries/\(id)/replay")
      }
      try await Task.sleep(for: .milliseconds(200))
    }
    var all: [JSONValue] = []
    var cursor: String?
    repeat {
      let page = try await client.get("/v1/webhooks/deliveries?limit=500" + (cursor.map { "&cursor=\($0)" } ?? ""))
      all += page["deliveries"]?.array ?? []
      cursor = page["next_cursor"]?.string
    } while cursor != nil
    return Dictionary(grouping: all.reversed()) { $0["request_id"]?.string ?? "" }
  }

  private static func judge(_ accepted: [String: String], _ outcomes: [String: [JSONValue]], _ mailbox: Mailbox) {
    var counts: [String: Int] = [:]
    var (untold, unsent, disordered) = (0, 0, 0)
    for (id, path) in accepted {
      let deliveries = outcomes[id] ?? []
      for delivery in deliveries { counts[delivery["outcome"]?.string ?? "none", default: 0] += 1 }
      guard let last = deliveries.last, ["succeeded", "failed"].contains(last["status"]?.string) else {
        untold += 1
        continue
      }
      let taken = mailbox.taken(id)
      if path == "/gone" {
        if last["outcome"] != "stopped" { unsent += 1 }
        continue
      }
      // A message that the log calls delivered was taken, and the last state of every request was told.
      let ids = Set(taken.map(\.id))
      for delivery in deliveries where delivery["outcome"] == "delivered" && !ids.contains(delivery["id"]?.string ?? "") { unsent += 1 }
      if last["outcome"] != "delivered" { unsent += 1 }
      // The first arrival of each message keeps the order.
      var first: [String] = []
      for message in taken where !first.contains(message.id) { first.append(message.id) }
      let order = deliveries.compactMap { $0["id"]?.string }
      if first != order.filter(first.contains) {
        disordered += 1
        print("out of order, in the order of the log: \(deliveries)\nas they came: \(taken)")
      }
    }
    print(
      "crash test, webhooks: \(rounds) kills, accepted \(accepted.count), tries \(mailbox.tries), deliveries \(counts), without an end "
        + "\(untold), not sent \(unsent), out of order \(disordered)")
    #expect(accepted.count >= rounds)
    #expect(untold == 0)
    #expect(unsent == 0)
    #expect(disordered == 0)
    #expect(counts["pending"] == nil)
    #expect(counts["failed"] == nil)
  }
}
