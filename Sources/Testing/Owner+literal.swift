package import KatsudoCore

/// Tests write owners as texts. A text that no owner can have ends the test.
extension Owner: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    guard let owner = Owner(text) else { preconditionFailure("\(text) is not the name of an owner") }
    self = owner
  }
}
