import Foundation
import KatsudoRenderer
import Testing

@Suite struct PromptExplanationTests {
  private func explanation(_ prompt: String) -> PromptExplanation { PromptReader.explanation(of: prompt, seed: 0) }

  @Test("the explanation names every understood word with its meaning, in the order of the prompt")
  func understood() {
    let words = explanation("Slowly push in, then pan left. Fog.").understood
    #expect(words.map(\.text) == ["Slowly", "push in", "then", "pan left", "Fog"])
    #expect(words.map(\.kind) == ["speed", "move", "then", "move", "effect"])
    #expect(words.map(\.meaning) == ["0.6", "dolly_in", "phase 2", "pan_left", "fog"])
  }

  @Test("the explanation names every ignored word with the reason")
  func ignored() {
    let words = explanation("No zoom. A balloon rises. Pan left, tilt up, roll clockwise, no rain.").ignored
    #expect(words.map(\.text) == ["zoom", "rises", "roll clockwise", "rain"])
    #expect(words.map(\.meaning) == ["zoom_in", "crane_up", "roll_clockwise", "rain"])
    #expect(words.allSatisfy { $0.reason?.hasSuffix(".") == true })
  }

  @Test("a fourth phase is ignored, and the explanation says so")
  func fourParts() {
    let explanation = explanation("Pan left, then tilt up, then zoom in, then dolly out")
    #expect(explanation.plan.phases.map(\.primary) == [.panLeft, .tiltUp, .zoomIn])
    #expect(explanation.ignored.map(\.text) == ["dolly out"])
  }

  @Test("the explanation as JSON contains the plan under the keys of a plan")
  func json() throws {
    let explanation = explanation("Push in and tilt up, after that pan left quickly")
    let data = try JSONEncoder().encode(explanation)
    #expect(try JSONDecoder().decode(ShotPlan.self, from: data) == explanation.plan)
    let names = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any]).keys.sorted()
    #expect(
      names == ["effects", "ignored", "isDefault", "matched", "note", "primary", "secondary", "speed", "then", "understood"])
  }

  @Test func `the explanation of a default plan says that the prompt names no camera move`() {
    let explanation = explanation("A woman turns her head and smiles")
    #expect(explanation.plan.isDefault && explanation.note.contains("names no camera move"))
    #expect(explanation.plan.speed == 0.8 && explanation.plan.matched.isEmpty)
  }

  @Test("the seed decides the direction only if the prompt does not name it")
  func seeds() {
    let plans = { (prompt: String) in Set((0..<20).map { PromptReader.plan(for: prompt, seed: $0).primary }) }
    #expect(plans("tracking shot") == [.truckLeft, .truckRight])
    #expect(plans("tracking shot to the left") == [.truckLeft])
  }
}
