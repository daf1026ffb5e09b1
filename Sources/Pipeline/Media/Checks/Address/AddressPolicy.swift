package import KatsudoCore

/// The rule for the addresses that this server may connect to for a caller.
package struct AddressPolicy: Sendable, Hashable {
  /// `true` to allow loopback, private, unique-local and link-local addresses besides the global ones. Cloud metadata addresses are never
  /// allowed, because they give out the credentials of the operator's account.
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

  /// - Parameter host: the host as the caller wrote it, in the form of the URL.
  /// - Throws: ``MediaError`` if the address is not allowed. The message does not name the address, because a host name may stand for an
  ///   address inside the operator's network.
  package func check(_ address: IPAddress, host: String) throws(MediaError) {
    guard allows(address) else { throw refusal(host: host) }
  }

  /// Returns the error for media at an address that is not allowed.
  package func refusal(host: String) -> MediaError {
    MediaError(
      .forbidden,
      "\(Mention.host(host)) is not on the public internet, and this server fetches only from the public internet. "
        + "Use a public https:// URL, or send the file as a data URI.")
  }
}
