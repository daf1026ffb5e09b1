import KatsudoCore
import Testing

/// A row of a test's table; the report shows its name.
struct Case<Input: Sendable, Expected: Sendable>: Sendable, CustomTestStringConvertible {
  let name: String
  let input: Input
  let expected: Expected

  init(_ name: String, _ input: Input, _ expected: Expected) {
    self.name = name
    self.input = input
    self.expected = expected
  }

  var testDescription: String { name }
}

/// Returns the error of work that must fail. Expects that its message has no word that clients misread and ends with a full stop.
func failure(
  _ location: SourceLocation = #_sourceLocation, of work: () async throws(MediaError) -> some Any
) async -> MediaError? {
  do throws(MediaError) {
    let value = try await work()
    Issue.record("expected an error, not \(value)", sourceLocation: location)
    return nil
  } catch {
    let message = error.message.lowercased()
    for word in ["401", "unauthorized", "timeout", "429"] {
      #expect(!message.contains(word), "the message must not contain \(word), which clients misread", sourceLocation: location)
    }
    #expect(message.hasSuffix("."), "the message must be a sentence", sourceLocation: location)
    return error
  }
}
