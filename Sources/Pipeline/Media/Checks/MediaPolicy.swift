package import KatsudoCore

/// The operator's rules for the files that callers send or name: the URLs that may be fetched, and the largest file sizes.
package struct MediaPolicy: Sendable, Hashable {
  /// `true` to allow loopback, private, unique-local and link-local addresses (see `AddressPolicy`). It is `false` by default.
  package var allowPrivateNetwork: Bool
  /// `true` to allow `http://` besides `https://`, and redirects from one to the other. It is `false` by default.
  package var allowHTTP: Bool
  /// The limit for a picture in bytes. RunComfy's pages name 50 MB. A MB is 1,048,576 bytes here.
  package var imageBytes = 50 * 1_048_576
  /// The limit for a video in bytes. RunComfy's pages name 100 MB.
  package var videoBytes = 100 * 1_048_576
  /// The limit for a sound in bytes. RunComfy's pages name none, so this value is Katsudo's own.
  package var audioBytes = 100 * 1_048_576

  package init(allowPrivateNetwork: Bool = false, allowHTTP: Bool = false) {
    self.allowPrivateNetwork = allowPrivateNetwork
    self.allowHTTP = allowHTTP
  }

  /// The addresses that may be connected to.
  package var addresses: AddressPolicy { AddressPolicy(allowPrivateNetwork: allowPrivateNetwork) }

  /// Checks the form and the scheme of a URL, and its host if the host is an address. A host name is looked up only when the file is
  /// fetched.
  package func checkText(of url: String) throws(MediaError) {
    let url = try MediaURL(url, allowHTTP: allowHTTP)
    if case .address(let address) = url.host { try addresses.check(address, host: url.hostText) }
  }

  /// Returns the largest size of a file for an input: this server's limit, or the input's own `file_size_mb` rule if that is smaller.
  package func byteLimit(for requirements: MediaRequirements) -> ByteLimit {
    let own =
      switch requirements.kind {
      case .image: imageBytes
      case .video: videoBytes
      case .audio: audioBytes
      }
    return ByteLimit(byteCount: own, kind: requirements.kind).lowered(by: requirements.rules)
  }
}
