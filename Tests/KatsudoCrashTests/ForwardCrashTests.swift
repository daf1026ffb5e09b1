import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Kills a server that forwards to RunComfy, with SIGKILL at random moments under load, again and again on one data folder. The service
/// goes on and counts what was paid for.
@Suite struct ForwardCrashTests {
  /// The number of rounds; `KATSUDO_CRASH_ROUNDS` sets another.
  static let rounds = ProcessInfo.processInfo.environment["KATSUDO_CRASH_ROUNDS"].flatMap(Int.init) ?? 25

  static let picture = PictureBytes.dataURI(.png, width: 400, height: 400)

  /// Returns the settings of a server that forwards to the service.
  static func environment(_ fake: FakeRunComfy) -> [String: String] {
    [
      "KATSUDO_ENGINES": "\(APIClient.seedModel)=runcomfy", "KATSUDO_RUNCOMFY_TOKEN": FakeRunComfy.token,
      "KATSUDO_RUNCOMFY_BASE": fake.base,
      "KATSUDO_RUNCOMFY_POLL_SECONDS": "0.05", "KATSUDO_ALLOW_PRIVATE_NETWORK": "true", "KATSUDO_ALLOW_HTTP": "true",
    ]
  }

  @Test func `a server that is killed again and again pays for no request twice and loses none`() async throws {
    try await FakeRunComfy.run(script: UnsteadyService.script, fault: UnsteadyService.fault) { fake in
      try await withTemporaryFolder { folder in
        let ledger = ForwardLedger()
        let dataDir = folder + "/data"
        let environment = Self.environment(fake)
        let token = try await KatsudoProcess.run(dataDir: dataDir, environment: environment) { $0.client.token }.value
        for _ in 0..<Self.rounds {
          _ = try await KatsudoProcess.run(dataDir: dataDir, token: token, environment: environment) { server in
            await Self.callUntilDead(server, ledger, life: .milliseconds(Int.random(in: 50...1200)))
          }
        }
        _ = try await KatsudoProcess.run(dataDir: dataDir, token: token, environment: environment) { server in
          let deadline = ContinuousClock.now + .seconds(600)
          while !ledger.open.isEmpty, ContinuousClock.now < deadline {
            for id in ledger.open { try await ledger.look(id, server.client) }
            try await Task.sleep(for: .milliseconds(50))
          }
          // Reads every result again: no finished request may have changed.
          for id in ledger.markers.keys { try await ledger.look(id, server.client) }
        }
        Self.judge(ledger, fake)
      }
    }
  }

  private static func judge(_ ledger: ForwardLedger, _ fake: FakeRunComfy) {
    var counts: [String: Int] = [:]
    let paid = fake.paid
    for (id, result) in ledger.endings {
      let marker = ledger.markers[id] ?? ""
      let error = result["error"]?.string ?? ""
      let ending =
        switch result["status"]?.string {
        case "failed" where error == UnsteadyService.refusal: "failed"
        case "failed" where error.contains("unknown"): "failed, outcome unknown"
        case let word?: word == "failed" ? "failed: \(error)" : word
        case nil: "no status"
        }
      counts[ending, default: 0] += 1
      if ending == "succeeded" || ending == "failed" {
        #expect(paid[marker] == 1, "\(marker) \(ending)")
        #expect(UnsteadyService.fails(marker) == (ending == "failed"), "\(marker) \(ending)")
      }
    }
    let paidTwice = paid.filter { $0.value > 1 }
    let unexpected = counts.keys.filter { !["succeeded", "cancelled", "failed", "failed, outcome unknown"].contains($0) }
    print(
      "forward crash test: \(rounds) kills, accepted \(ledger.markers.count), submitted upstream \(fake.count(.submit)), paid \(paid.count), "
        + "succeeded \(counts["succeeded"] ?? 0), cancelled \(counts["cancelled"] ?? 0), failed upstream \(counts["failed"] ?? 0), "
        + "failed-unknown \(counts["failed, outcome unknown"] ?? 0), failed otherwise \(unexpected.reduce(0) { $0 + (counts[$1] ?? 0) }), "
        + "paid twice \(paidTwice.count), lost \(ledger.open.count), ended twice \(ledger.changed.count)")
    #expect(ledger.markers.count >= rounds)
    #expect(paidTwice.isEmpty)
    #expect(ledger.open.isEmpty)
    #expect(ledger.changed.isEmpty)
    #expect(unexpected.isEmpty, "\(unexpected)")
    #expect((counts["succeeded"] ?? 0) > 0)
  }

  /// Lets callers submit, and read or cancel their requests, until the server is killed.
  private static func callUntilDead(_ server: KatsudoProcess, _ ledger: ForwardLedger, life: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          do {
            while true { try await call(server.client, ledger) }
          } catch {
            // The server is gone; what it had answered is in the ledger.
          }
        }
      }
      try? await Task.sleep(for: life)
      server.kill()
    }
  }

  /// Follows one request to its end; one in five is cancelled at a random moment.
  private static func call(_ client: APIClient, _ ledger: ForwardLedger) async throws {
    let marker = ledger.newMarker()
    let image = Bool.random() ? picture : "https://example.com/picture.png"
    let answer = try await client.submit(["prompt": .string(marker), "image_urls": [.string(image)]])
    guard answer.status == 200, let id = answer["request_id"]?.string else {
      return try await Task.sleep(for: .milliseconds(20))
    }
    ledger.accept(id, marker: marker)
    var looksUntilCancel = Int.random(in: 0..<5) == 0 ? Int.random(in: 0..<8) : -1
    while try await !ledger.look(id, client) {
      if looksUntilCancel == 0 { _ = try await client.call("POST", "/v1/requests/\(id)/cancel") }
      looksUntilCancel -= 1
      try await Task.sleep(for: .milliseconds(40))
    }
  }
}
