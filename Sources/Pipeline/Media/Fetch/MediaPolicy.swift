package import KatsudoCore

/// What the operator lets this server fetch, and how much of it.
package struct MediaPolicy: Sendable, Hashable {
  /// Opens loopback, private, unique-local and link-local addresses (see `AddressPolicy`). Off by default.
  package var allowPrivateNetwork: Bool
  /// Opens `http://` beside `https://`, and redirects from one to the other. Off by default.
  package var allowHTTP: Bool
  /// A PEM file of certificate authorities trusted beside the system's.
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
    /// Bytes of a picture. RunComfy's pages name 50 MB; a MB is 1,048,576 bytes here.
    package var imageBytes = 50 * 1_048_576
    /// Bytes of a video. RunComfy's pages name 100 MB.
    package var videoBytes = 100 * 1_048_576
    /// Bytes of a sound. RunComfy's pages are silent; ours.
    package var audioBytes = 100 * 1_048_576
    /// From the first look-up to the last byte, over all redirects.
    package var total = Duration.seconds(60)
    /// For all files of one request together.
    package var stage = Duration.seconds(300)
    /// For one connection, its TLS handshake included.
    package var connect = Duration.seconds(10)
    /// Without a byte from the other side.
    package var idle = Duration.seconds(20)
    /// Redirects followed for one file.
    package var redirects = 5
    /// Addresses of one host tried one after another while none accepts a connection.
    package var addressesTried = 3

    package init() {}
  }

  /// The addresses that may be connected to.
  var addresses: AddressPolicy { AddressPolicy(allowPrivateNetwork: allowPrivateNetwork) }

  /// Checks what a URL's text alone tells: its form, its scheme, and its host where that is an address. A name is looked up when the file
  /// is fetched.
  package func checkText(of url: String) throws(MediaError) {
    let url = try MediaURL(url, allowHTTP: allowHTTP)
    if case .address(let address) = url.host { try addresses.check(address, host: url.hostText) }
  }

  /// The most bytes of a file for an input: this server's limit, or the input's own `file_size_mb` rule where that is smaller.
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
