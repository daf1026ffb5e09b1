import KatsudoAPI
import KatsudoTesting

/// The behaviour of RunComfy in the crash test: some requests wait, some run, some fail, and every step sometimes goes wrong.
///
/// It depends on the request only, so a second submission of the same request has the same fate.
enum UnsteadyService {
  static let refusal = "The picture shows nothing."

  static func fails(_ marker: String) -> Bool { dice("fate", marker) < 0.1 }

  @Sendable static func script(_ marker: String) -> FakeRunComfy.Script {
    FakeRunComfy.Script(
      queued: Int(dice("queue", marker) * 5), running: Int(dice("run", marker) * 5),
      ending: fails(marker) ? .failed(.string(refusal)) : .succeeded)
  }

  @Sendable static func fault(_ call: FakeRunComfy.Call) -> FakeRunComfy.Fault? {
    let chance = dice("\(call.step)", "\(call.subject) \(call.number)")
    switch (call.step, chance) {
    case (.submit, ..<0.03): return .drop(isTaken: true)
    case (.submit, ..<0.04): return .drop(isTaken: false)
    case (.submit, ..<0.05): return .cut
    case (.submit, ..<0.06): return .reply(.status(502), isTaken: true)
    case (.submit, ..<0.07): return .reply(.status(503), isTaken: false)
    case (.submit, ..<0.08): return .reply(FakeRunComfy.json([:]), isTaken: true)
    // So long that many servers are killed between the submission and its answer.
    case (.submit, ..<0.5): return .delay(.milliseconds(Int(chance * 400)))
    case (.status, ..<0.04), (.result, ..<0.04), (.cancel, ..<0.1): return .drop(isTaken: true)
    case (.status, ..<0.06), (.result, ..<0.06): return .cut
    case (.status, ..<0.08), (.result, ..<0.08), (.cancel, ..<0.2): return .reply(.status(500), isTaken: false)
    case (.status, ..<0.2), (.result, ..<0.2), (.cancel, ..<0.4), (.file, ..<0.3): return .delay(.milliseconds(Int(chance * 300)))
    case (.file, ..<0.32): return .reply(.status(503), isTaken: false)
    default: return nil
    }
  }

  /// Returns a number from 0 to 1 that is always the same for a text (FNV-1a, then mixed).
  private static func dice(_ use: String, _ text: String) -> Double {
    var random = SeededGenerator("\(use) \(text)".utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 })
    return Double.random(in: 0..<1, using: &random)
  }
}
