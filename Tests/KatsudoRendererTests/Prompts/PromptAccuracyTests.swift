import KatsudoRenderer
import Testing

/// A prompt counts as understood if moves, their order, speed and effects are all right.
@Suite struct PromptAccuracyTests {
  @Test("at least 95 of 100 prompts of the test set are understood completely")
  func accuracy() {
    let tuned = PromptCases.tuned.map(PromptVerdict.init)
    let heldOut = PromptCases.heldOut.map(PromptVerdict.init)
    report("tuned", tuned)
    let wild = PromptCases.wild.map(PromptVerdict.init)
    report("held out", heldOut)
    report("wild", wild)
    let motion = PromptCases.motion.map(PromptVerdict.init)
    report("motion", motion)
    let traps = PromptCases.motionTraps.map(PromptVerdict.init)
    report("motion traps", traps)
    let all = tuned + heldOut + wild + motion + traps
    #expect(share(all) >= 0.95)
    #expect(share(heldOut) >= 0.9)
    #expect(share(motion) >= 0.95)
    #expect(share(traps) >= 0.95)
    #expect(all.count >= 240)
  }

  @Test("every prompt is in the test set only once")
  func noDuplicates() {
    let prompts = PromptCases.all.map(\.prompt)
    #expect(Set(prompts).count == prompts.count)
  }

  private func share(_ verdicts: [PromptVerdict]) -> Double {
    Double(verdicts.count { $0.isRight }) / Double(verdicts.count)
  }

  /// Prints every prompt that was misunderstood.
  private func report(_ name: String, _ verdicts: [PromptVerdict]) {
    let misses = verdicts.filter { !$0.isRight }
    print("Prompts, \(name): \(verdicts.count - misses.count) of \(verdicts.count)")
    for miss in misses { print("  \(name): \(miss.prompt)\n    expected \(miss.expected)\n    was      \(miss.actual)") }
  }
}
