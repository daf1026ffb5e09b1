/// A shot plan with the words of the prompt that it comes from.
///
/// As JSON, it is the plan with three more keys: `understood`, `ignored`, and `note`, a sentence for people.
package struct PromptExplanation: Encodable, Sendable, Equatable {
  /// A part of the prompt, spelled as in the prompt.
  package struct Word: Encodable, Sendable, Equatable {
    package let text: String
    /// `move`, `effect`, `speed` or `then`.
    package let kind: String
    /// The move or effect as the plan names it, the factor on the speed, or the phase that begins.
    package let meaning: String
    /// The reason why it was ignored. It is `nil` for understood words.
    package let reason: String?

    init(text: String, kind: String, meaning: String, reason: String? = nil) {
      self.text = text
      self.kind = kind
      self.meaning = meaning
      self.reason = reason
    }
  }

  package let plan: ShotPlan
  /// The words that the plan was made from, in the order of the prompt.
  package let understood: [Word]
  /// The words that look like a camera move or an effect but were ignored, with the reason.
  package let ignored: [Word]

  package var note: String {
    if plan.isDefault { return "The prompt names no camera move; the film moves gently forward and a little sideways." }
    let parts = plan.phases.map { phase in
      ([phase.primary, phase.secondary].compactMap { $0?.rawValue.split(separator: "_").joined(separator: " ") }).joined(
        separator: " with ")
        + (phase.primary == .still ? "" : " at \(phase.speed) x medium speed")
    }
    return "The camera: " + parts.joined(separator: ", then ") + "."
  }

  package func encode(to encoder: any Encoder) throws {
    enum Key: String, CodingKey { case understood, ignored, note }
    try plan.encode(to: encoder)
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(understood, forKey: .understood)
    try container.encode(ignored, forKey: .ignored)
    try container.encode(note, forKey: .note)
  }
}
