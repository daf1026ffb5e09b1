import Testing

/// A rule that every implementation of a port keeps, as a case for a test with arguments.
package struct ConformanceRule<World: Sendable>: CustomTestStringConvertible, Sendable {
  package let testDescription: String
  private let work: @Sendable (World) async throws -> Void

  init(_ sentence: String, _ work: @escaping @Sendable (World) async throws -> Void) {
    testDescription = sentence
    self.work = work
  }

  /// Checks the rule in a world of its own.
  package func run(_ world: World) async throws { try await work(world) }
}
