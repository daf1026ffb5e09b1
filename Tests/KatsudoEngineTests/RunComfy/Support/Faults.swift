import KatsudoTesting

/// What goes wrong with the service's calls in a test.
struct Faults: Sendable {
  let of: @Sendable (FakeRunComfy.Call) -> FakeRunComfy.Fault?

  init(_ of: @escaping @Sendable (FakeRunComfy.Call) -> FakeRunComfy.Fault?) { self.of = of }

  static let none = Faults { _ in nil }
}
