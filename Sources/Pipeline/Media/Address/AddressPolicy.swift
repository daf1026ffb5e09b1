/// Which addresses this server connects to on behalf of a caller.
package struct AddressPolicy: Sendable, Hashable {
  /// Opens loopback, private, unique-local and link-local addresses beside the global ones. Cloud metadata stays closed: nobody keeps
  /// pictures there, and what is there opens the operator's account.
  package var allowPrivateNetwork: Bool

  package init(allowPrivateNetwork: Bool = false) {
    self.allowPrivateNetwork = allowPrivateNetwork
  }

  package func allows(_ address: IPAddress) -> Bool {
    switch AddressClass(address) {
    case .global: true
    case .loopback, .privateUse, .uniqueLocal, .linkLocal: allowPrivateNetwork
    default: false
    }
  }
}
