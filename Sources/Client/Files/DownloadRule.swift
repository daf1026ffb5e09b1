import Foundation

/// The rule for the URLs that files may be downloaded from. A server sends these URLs, and it must not be able to make this machine call
/// any address.
struct DownloadRule: Sendable {
  let base: Origin
  /// ``ClientOptions/downloadHosts``.
  let hosts: [String]

  /// Checks a URL and returns it in the form for the request, with its origin.
  ///
  /// - Throws: ``KatsudoError/file(_:)`` if the URL is not allowed.
  func checked(_ text: String) throws(KatsudoError) -> (url: String, origin: Origin) {
    // Different parsers find different hosts in a URL with a backslash or a user name.
    guard let parts = URLComponents(string: text), let origin = Origin(parts), let url = parts.string,
      parts.user == nil, parts.password == nil, !text.contains("\\")
    else {
      throw .file(FileProblem(.forbiddenURL, text, "\"\(text)\" is not an http or https URL."))
    }
    guard isAllowed(origin) else {
      throw .file(
        FileProblem(
          .forbiddenURL, text,
          "Files are not downloaded from \(origin.host), which is neither the server itself nor one of downloadHosts. Download \(text) yourself if you "
            + "trust it."))
    }
    return (url, origin)
  }

  private func isAllowed(_ origin: Origin) -> Bool {
    if origin == base { return true }
    if base.isRunComfy, origin.isRunComfy { return true }
    return hosts.contains { named in
      let named = named.lowercased()
      return named.hasPrefix(".") ? origin.host.hasSuffix(named) : origin.host == named
    }
  }
}
