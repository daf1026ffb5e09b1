package import KatsudoCore

/// The operator's rules for the files that this server fetches, and the limits for them.
package struct MediaPolicy: Sendable, Hashable {
  /// `true` to allow loopback, private, unique-local and link-local addresses (see `AddressPolicy`). It is `false` by default.
  package var allowPrivateNetwork: Bool
  /// `true` to allow `http://` besides `https://`, and redirects from one to the other. It is `false` by default.
  package var allowHTTP: Bool
  /// The path of a PEM file with certificate authorities that are trusted besides the system's.
  package var extraCAFile: String?
  package var limits: Limits

  package init(
    allowPrivateNetwork: Bool = false, allowHTTP: Bool = false, extraCAFile: String? = nil, limits: Limits = Limits()
  ) {
    self.allowPrivateNetwork = allowPrivateNetwork
    self.allowHTTP = allowHTTP
    self.extraCAFile = extraCAFile
    self.limits = limits
  }

  package struct Limits: Sendable, Hashable {
    /// The limit for a picture in bytes. RunComfy's pages name 50 MB. A MB is 1,048,576 bytes here.
    package var imageBytes = 50 * 1_048_576
    /// The limit for a video in bytes. RunComfy's pages name 100 MB.
    package var videoBytes = 100 * 1_048_576
    /// The limit for a sound in bytes. RunComfy's pages name none, so this one is ours.
    package var audioBytes = 100 * 1_048_576
    /// The time limit for one file, from the first look-up to the last byte, with all redirects.
    package var total = Duration.seconds(60)
    /// The time limit for all files of one request together.
    package var stage = Duration.seconds(300)
    /// The time limit for one connection, with its TLS handshake.
    package var connect = Duration.seconds(10)
    /// The longest time without a byte from the other side.
    package var idle = Duration.seconds(20)
    /// The largest number of redirects for one file.
    package var redirects = 5
    /// The largest number of addresses of one host that are tried in turn while none accepts a connection.
    package var addressesTried = 3

    package init() {}
  }

  /// The addresses that may be connected to.
  var addresses: AddressPolicy { AddressPolicy(allowPrivateNetwork: allowPrivateNetwork) }

  /// Checks the form and the scheme of a URL, and its host if that is an address. A host name is looked up only when the file is fetched.
  package func checkText(of url: String) throws(MediaError) {
    let url = try MediaURL(url, allowHTTP: allowHTTP)
    if case .address(let address) = url.host { try addresses.check(address, host: url.hostText) }
  }

  /// Returns the largest size of a file for an input: this server's limit, or the input's own `file_size_mb` rule if that is smaller.
  package func byteLimit(for requirements: MediaRequirements) -> ByteLimit {
    let own =
      switch requirements.kind {
      case .image: limits.imageBytes
      case .video: limits.videoBytes
      case .audio: limits.audioBytes
      }
    return ByteLimit(byteCount: own, kind: requirements.kind).lowered(by: requirements.rules)
  }
}
