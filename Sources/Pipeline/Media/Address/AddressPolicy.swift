import KatsudoCore

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

  /// - Parameter host: as the caller wrote it, in the URL's own form.
  /// - Throws: where nothing may be fetched from the address; the message does not name it, since a name may stand for one inside the
  ///   operator's network.
  func check(_ address: IPAddress, host: String) throws(MediaError) {
    guard !allows(address) else { return }
    throw MediaError(
      .forbidden,
      "\(Mention.host(host)) is not on the public internet, and this server fetches from nowhere else. "
        + "Use a public https:// URL, or send the file as a data URI.")
  }
}
