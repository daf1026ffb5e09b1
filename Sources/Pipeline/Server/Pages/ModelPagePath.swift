import Foundation

/// The meaning of a path under `/models/`. An id of a model has slashes, so the router cannot take the path apart.
struct ModelPagePath: Hashable {
  let modelID: String
  /// `true` for the page about the API of the model, `false` for its form.
  var isAPI = false
  /// `true` for the Markdown twin of the page.
  var isMarkdown = false

  /// Reads a path. Each part may be percent-encoded. No id of a model ends in `/api` or `.md`.
  ///
  /// - Parameter path: the whole path. Slashes before `models` and between it and the id may be repeated.
  init(_ path: String) {
    var rest = path.drop { $0 == "/" }.dropFirst("models".count).drop { $0 == "/" }[...]
    if rest.hasSuffix(".md") {
      isMarkdown = true
      rest = rest.dropLast(".md".count)
    }
    if rest.hasSuffix("/api") {
      isAPI = true
      rest = rest.dropLast("/api".count)
    }
    modelID = rest.removingPercentEncoding ?? String(rest)
  }
}
