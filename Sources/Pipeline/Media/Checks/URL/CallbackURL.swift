package import KatsudoCore

/// The address of a webhook: an address that a caller names and that this server calls with POST. It is read as strictly as the URL of a
/// medium.
package struct CallbackURL: Sendable, Hashable {
  /// The longest address, in bytes of UTF-8.
  package static let maximumLength = 2048

  package let url: MediaURL

  /// - Parameter policy: the operator's rules. They are the same for media and for webhooks.
  /// - Throws: ``MediaError`` if the address has the wrong form, or names an address of a network that this server does not call. A host name
  ///   is looked up only when a message is sent.
  package init(_ text: String, policy: MediaPolicy) throws(MediaError) {
    guard text.utf8.count <= Self.maximumLength else {
      throw MediaError(.malformed, "The webhook's address is longer than \(Self.maximumLength) bytes. Use a shorter one.")
    }
    let schemes = policy.allowHTTP ? ["https://", "http://"] : ["https://"]
    guard schemes.contains(where: { text.lowercased().hasPrefix($0) }) else {
      throw MediaError(.forbidden, "The webhook's address must begin with \(schemes.joined(separator: " or ")).")
    }
    // The part of the address that may hold a user name ends at the first slash, question mark or number sign.
    if text.dropFirst(8).prefix(while: { !"/?#".contains($0) }).contains("@") {
      throw MediaError(
        .forbidden, "The webhook's address contains a user name or password (the part before @). Remove it: the messages are signed.")
    }
    url = try MediaURL(text, allowHTTP: policy.allowHTTP)
    if case .address(let address) = url.host, !policy.addresses.allows(address) { throw Self.notPublic(url) }
  }

  /// The error for a host whose address this server does not call. It does not name the address, because a host name may stand for an
  /// address inside the operator's network.
  package static func notPublic(_ url: MediaURL) -> MediaError {
    MediaError(
      .forbidden,
      "\(Mention.host(url.hostText)) is not on the public internet, and this server sends messages only there. Use a public address.")
  }
}

extension MediaURL {
  /// Scheme, host and port, which may be shown in logs.
  package var origin: String { "\(scheme.rawValue)://\(hostText):\(port)" }
}
