import Foundation
import KatsudoCore
import KatsudoEnvironments

extension ServerConfiguration {
  /// Checks that no link of the API has the host of an environment, or of their domain. A page of an environment could set cookies there.
  ///
  /// - Throws: ``ConfigurationError``.
  func checkEnvironmentHosts() throws(ConfigurationError) {
    let domain = environments.domain
    // Browsers let no page set a cookie for the whole of localhost.
    guard environments.isOn, domain != "localhost" else { return }
    for (key, url) in [("public_url", address.publicURL), ("files_url", address.filesURL)] {
      guard let host = url.flatMap({ URL(string: $0)?.host()?.lowercased() }), host == domain || host.hasSuffix(".\(domain)") else {
        continue
      }
      throw ConfigurationError(
        "environments.domain", "The host \(host) of \(key) is in \(domain). Give the environments a domain of their own.")
    }
  }
}
