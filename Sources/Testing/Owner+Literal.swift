package import KatsudoCore

/// Lets tests write owners as string literals. A text that is not a valid name ends the test.
extension Owner: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    guard let owner = Owner(text) else { preconditionFailure("\(text) is not the name of an owner") }
    self = owner
  }
}
