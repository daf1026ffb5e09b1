/// Decides if a request comes from the page of the environment itself. The pages of other sites, and of other environments, may only link to
/// it.
enum SiteRule {
  /// The headers of a request that tell which page sends it.
  struct Signs: Sendable, Hashable {
    var isRead: Bool
    /// The path of the address.
    var path = ""
    /// The value of `Host`.
    var host: String
    /// `true` if browsers reach the environment only over TLS.
    var isSecure: Bool
    /// The value of `Origin`, or `nil`.
    var origin: String?
    /// The value of `Sec-Fetch-Site`, or `nil`. Browsers send it only over TLS and to hosts of this machine.
    var site: String?
    /// The value of `Sec-Fetch-Mode`, or `nil`.
    var mode: String?
  }

  static func allows(_ signs: Signs) -> Bool {
    // A link that is opened in the window of the browser. It may lead only to the first pages, because a GET of a node may change something.
    if signs.isRead, signs.mode == "navigate", ["/", EnvironmentPages.prefix].contains(signs.path) { return true }
    if let site = signs.site, site != "same-origin", site != "none" { return false }
    guard let origin = signs.origin else { return true }
    return (signs.isSecure ? ["https://"] : ["http://", "https://"]).contains { origin.lowercased() == $0 + signs.host.lowercased() }
  }
}
