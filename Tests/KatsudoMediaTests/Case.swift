import KatsudoCore
import Testing

/// One row of a test's table, under a name that the test's report shows.
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

/// The error of work that must fail, with the words checked that no message may hold.
func failure(
  _ location: SourceLocation = #_sourceLocation, of work: () async throws(MediaError) -> some Any
) async -> MediaError? {
  do throws(MediaError) {
    let value = try await work()
    Issue.record("must fail, but gave \(value)", sourceLocation: location)
    return nil
  } catch {
    let message = error.message.lowercased()
    for word in ["401", "unauthorized", "timeout", "429"] {
      #expect(!message.contains(word), "clients misread this word", sourceLocation: location)
    }
    #expect(message.hasSuffix("."), "a sentence", sourceLocation: location)
    return error
  }
}
