import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Kills the server's own process with SIGKILL at random moments under load, again and again, on one data folder; its children are not
/// killed, as in a real crash. Then asks a new server how every accepted request ended.
@Suite struct CrashTests {
  /// The number of rounds; `KATSUDO_CRASH_ROUNDS` sets another.
  static let rounds = ProcessInfo.processInfo.environment["KATSUDO_CRASH_ROUNDS"].flatMap(Int.init) ?? 50
  /// The rounds with the built-in engine: one in five.
  static var builtInRounds: Int { rounds / 5 }

  static let picture = PictureBytes.dataURI(.png, width: 400, height: 400)

  @Test func `the echo engine loses no accepted request and finishes none twice after crashes`() async throws {
    try await crash(
      rounds: Self.rounds - Self.builtInRounds, environment: KatsudoProcess.echo.merging(["KATSUDO_ECHO_WAIT_MS": "5"]) { $1 },
      callers: 6, life: 30...350, name: "echo")
  }

  @Test func `the built-in engine loses no accepted request and finishes none twice after crashes`() async throws {
    try await crash(rounds: Self.builtInRounds, environment: [:], callers: 1, life: 100...2500, secondsEach: 10, name: "built-in")
  }

  /// - Parameter secondsEach: the seconds that each accepted request may take after the last start, in addition to three minutes for all.
  private func crash(
    rounds: Int, environment: [String: String], callers: Int, life: ClosedRange<Int>, secondsEach: Int = 0, name: String
  ) async throws {
    try await withTemporaryFolder { folder in
      let ledger = Ledger()
      let dataDir = folder + "/data"
      let token = try await KatsudoProcess.run(dataDir: dataDir, environment: environment) { $0.client.token }.value
      for _ in 0..<rounds {
        _ = try await KatsudoProcess.run(dataDir: dataDir, token: token, environment: environment) { server in
          await Self.callUntilDead(server, ledger, callers: callers, life: .milliseconds(Int.random(in: life)))
        }
      }
      let start = ContinuousClock.now
      let unanswered = ledger.unanswered
      _ = try await KatsudoProcess.run(dataDir: dataDir, token: token, environment: environment) { server in
        // The server may have accepted a submit whose answer was lost. The same key gives that request, or a new one.
        for (key, input) in unanswered {
          let answer = try await server.client.submit(input, key: key)
          ledger.accept(try #require(answer["request_id"]?.string, "\(answer.status)"), key: key)
        }
        let deadline = ContinuousClock.now + .seconds(180 + secondsEach * ledger.accepted.count)
        while !ledger.open.isEmpty, ContinuousClock.now < deadline {
          for id in ledger.open { try await ledger.look(id, server.client) }
          try await Task.sleep(for: .milliseconds(20))
        }
        // Reads every result again: a process that outlived its server must not change a finished request.
        for id in ledger.accepted { try await ledger.look(id, server.client) }
        try await ledger.expectNoOther(server.client)
      }
      let recovery = ContinuousClock.now - start
      let lost = ledger.open.count
      let failed = ledger.endings.values.count { $0.status != "succeeded" }
      print(
        "crash test, \(name) engine: \(rounds) kills, accepted \(ledger.accepted.count), lost \(lost), finished twice \(ledger.changed.count), failed \(failed), "
          + "answers lost \(unanswered.count), "
          + "all done and checked \(recovery) after the last start")
      #expect(ledger.accepted.count >= rounds / 2)
      #expect(lost == 0)
      #expect(ledger.changed.isEmpty)
      #expect(failed == 0)
    }
  }

  /// Lets callers submit and read results until the server is killed.
  private static func callUntilDead(_ server: KatsudoProcess, _ ledger: Ledger, callers: Int, life: Duration) async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<callers {
        group.addTask {
          do {
            while true {
              let input: JSONValue = [
                "prompt": "push in", "image_urls": [.string(Self.picture)], "seed": .integer(Int64.random(in: 0...1_000_000)),
              ]
              let key = UUID().uuidString
              ledger.send(input, key: key)
              let answer = try await server.client.submit(input, key: key)
              guard answer.status == 200, let id = answer["request_id"]?.string else {
                ledger.refuse(key: key)
                continue
              }
              ledger.accept(id, key: key)
              // Callers wait for their result before they submit again, so that a real engine is not overloaded.
              while callers == 1, try await !ledger.look(id, server.client) { try await Task.sleep(for: .milliseconds(40)) }
              try await ledger.look(id, server.client)
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
}
