import KatsudoAPI
import KatsudoTesting
import Testing

extension FinishedCommand {
  /// Standard output, which must be exactly one JSON document on one line.
  var document: JSONValue {
    get throws {
      try #require(output.hasSuffix("\n") && output.dropLast().allSatisfy { !$0.isNewline }, "one line is expected: \(output)")
      return try JSONValue(jsonText: output)
    }
  }

  func expect(_ code: Int32, says words: String..., at location: SourceLocation = #_sourceLocation) {
    #expect(exitCode == code, "output: \(output) errors: \(errors)", sourceLocation: location)
    for word in words { #expect(errors.contains(word), "\(word) is not in: \(errors)", sourceLocation: location) }
  }
}
