import CPageAssets
import Crypto

/// The files of the pages, which are part of the binary.
package struct PageAssets: Sendable {
  /// The files by name, such as `app/app.css`.
  package let files: [String: [UInt8]]
  /// A word that changes with every file that a browser may load: the first 16 hexadecimal digits of a SHA-256.
  package let hash: String

  package init() {
    var files: [String: [UInt8]] = [:]
    for index in 0..<pa_count() {
      let file = pa_at(index)
      files[String(cString: file.name)] = Array(UnsafeBufferPointer(start: file.bytes, count: Int(file.count)))
    }
    self.files = files
    var hash = SHA256()
    for (name, bytes) in files.sorted(by: { $0.key < $1.key }) where Self.publicPrefixes.contains(where: { name.hasPrefix($0.folder) }) {
      hash.update(data: Array("\(name) \(bytes.count)\n".utf8))
      hash.update(data: bytes)
    }
    self.hash = hash.finalize().prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  /// The path under which a browser finds the files, without a slash at its end.
  package var path: String { "/assets/\(hash)" }

  /// The folders that a browser may read, and the beginning of their files' paths below ``path``.
  private static let publicPrefixes: [(folder: String, path: String)] = [
    ("strings/app/", "strings/"), ("strings/other/", "strings/other/"), ("app/", ""),
  ]

  /// Returns the bytes of a file that a browser may load, and its content type.
  ///
  /// - Parameter path: below ``path``, such as `app.css` for `app/app.css` and `strings/ja.json` for `strings/app/ja.json`.
  package func browserFile(_ path: some StringProtocol) -> (bytes: [UInt8], contentType: String)? {
    for prefix in Self.publicPrefixes where path.hasPrefix(prefix.path) {
      if let bytes = files[prefix.folder + path.dropFirst(prefix.path.count)] { return (bytes, Self.contentType(path)) }
    }
    return nil
  }

  private static func contentType(_ path: some StringProtocol) -> String {
    switch path.split(separator: ".").last {
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "json": "application/json"
    case "svg": "image/svg+xml"
    case "png": "image/png"
    case "ico": "image/x-icon"
    default: "application/octet-stream"
    }
  }

  /// Returns the text of a template.
  func template(_ name: String) -> String? { files["templates/\(name).mustache"].map { String(decoding: $0, as: UTF8.self) } }

  /// The names of all templates.
  var templateNames: [String] {
    files.keys.compactMap { $0.hasPrefix("templates/") && $0.hasSuffix(".mustache") ? String($0.dropFirst(10).dropLast(9)) : nil }
  }
}
