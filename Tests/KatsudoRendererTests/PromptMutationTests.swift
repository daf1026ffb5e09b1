import KatsudoRenderer
import Testing

/// Runs a small, fixed part of the fuzz tests in Fuzz/ with the other tests.
@Suite struct PromptMutationTests {
  private static let prompts = [
    "A slow, sweeping tracking shot, then the camera tilts up; no fog, golden hour, 16mm grain",
    "ゆっくりズームインして、そのあと右にパン。霧なし、夕日、埃", "镜头缓缓推近，然后环绕，黄昏，不要雾，下雪",
    "dolly zoom 🎥 カメラが寄る 镜头左摇",
  ]

  @Test("a prompt with changed bytes gives a plan and never a crash", arguments: 0..<8)
  func mutated(batch: Int) {
    var random = SeededRandom(seed: UInt64(batch))
    for prompt in Self.prompts {
      for _ in 0..<25 {
        var bytes = Array(prompt.utf8)
        for _ in 0..<Int.random(in: 1...10, using: &random) {
          let place = Int.random(in: 0..<bytes.count, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
          case 1: bytes.insert(contentsOf: bytes[place...].prefix(9), at: Int.random(in: 0...bytes.count, using: &random))
          default: bytes.removeSubrange(place..<max(place, min(bytes.count - 1, place + 3)))
          }
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let plan = PromptReader.plan(for: text, seed: 1)
        #expect(plan.speed > 0 && plan.speed.isFinite)
        #expect(plan == PromptReader.plan(for: text, seed: 1))
      }
    }
  }
}
