import Foundation

/// Which URLs files are downloaded from. A server's answer names them, and must not make this machine call whatever it likes.
struct DownloadRule: Sendable {
  let base: Origin
  /// ``ClientOptions/downloadHosts``.
  let hosts: [String]

  /// The URL as it will be asked for.
  ///
  /// - Throws: ``KatsudoError/file(_:)`` for any URL that is not allowed.
  func checked(_ text: String) throws(KatsudoError) -> (url: String, origin: Origin) {
    // A backslash and a user name are where parsers differ about what the host is.
    guard let parts = URLComponents(string: text), let origin = Origin(parts), let url = parts.string,
      parts.user == nil, parts.password == nil, !text.contains("\\")
    else {
      throw .file(FileProblem(.forbiddenURL, text, "\"\(text)\" is no http or https URL."))
    }
    guard isAllowed(origin) else {
      throw .file(
        FileProblem(
          .forbiddenURL, text,
          "Files are not downloaded from \(origin.host), which is neither the server itself nor named in downloadHosts. Fetch \(text) yourself if you "
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
