import KatsudoCore
import NIOSSL

extension TLSConfiguration {
  /// Makes the configuration for connections to hosts that callers named.
  ///
  /// - Parameter extraCAFile: the path of a PEM file with certificate authorities that are trusted besides the system's.
  /// - Throws: ``MediaError`` if the file cannot be used. The message is for the operator.
  static func trusting(extraCAFile: String?) throws(MediaError) -> TLSConfiguration {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    guard let extraCAFile else { return configuration }
    guard let certificates = try? NIOSSLCertificate.fromPEMFile(extraCAFile), !certificates.isEmpty else {
      throw MediaError(.unavailable, "The file of extra certificate authorities cannot be used: \(extraCAFile)")
    }
    configuration.additionalTrustRoots = [.certificates(certificates)]
    return configuration
  }
}
