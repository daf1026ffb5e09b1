import KatsudoRenderer
import Testing

/// Moves, their order, speed and effects must all be right for a prompt to count.
@Suite struct PromptAccuracyTests {
  @Test("At least 95 of 100 prompts of the test set are understood completely")
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

  @Test("No prompt is in the test set twice")
  func noDuplicates() {
    let prompts = PromptCases.all.map(\.prompt)
    #expect(Set(prompts).count == prompts.count)
  }

  private func share(_ verdicts: [PromptVerdict]) -> Double {
    Double(verdicts.count { $0.isRight }) / Double(verdicts.count)
  }

  /// Every miss is printed, so that the log says what is not understood.
  private func report(_ name: String, _ verdicts: [PromptVerdict]) {
    let misses = verdicts.filter { !$0.isRight }
    print("Prompts, \(name): \(verdicts.count - misses.count) of \(verdicts.count)")
    for miss in misses { print("  \(name): \(miss.prompt)\n    expected \(miss.expected)\n    was      \(miss.actual)") }
  }
}
