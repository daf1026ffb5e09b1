import HTTPTypes
import Hummingbird

/// The addresses that the links in answers begin with.
package struct LinkBases: Sendable {
  /// The public address of the API without a final slash, such as `https://media.example.com`. If it is `nil`, links use the address that
  /// each request came to.
  package var api: String?
  /// The same for result files. If it is `nil`, links use the address of the API.
  package var files: String?

  package init(api: String? = nil, files: String? = nil) {
    self.api = api.map(Self.trimmed)
    self.files = files.map(Self.trimmed)
  }

  func apiBase(_ request: Request) -> String { api ?? Self.base(of: request) }
  func filesBase(_ request: Request) -> String { files ?? apiBase(request) }

  /// Returns the address that links to files begin with where there is no request.
  ///
  /// - Parameter base: the address of an earlier answer, used if the server has no public address.
  package func filesBase(otherwise base: String) -> String { files ?? api ?? base }

  /// Returns the address that a request came to. A reverse proxy sends the public address in `X-Forwarded-Proto` and `X-Forwarded-Host`. A
  /// caller that forges these headers misleads only itself, because the links are only in its own answer.
  private static func base(of request: Request) -> String {
    let scheme = first(request.headers[.xForwardedProto]) == "https" ? "https" : "http"
    let host = first(request.headers[.xForwardedHost]) ?? request.head.authority ?? "127.0.0.1"
    return "\(scheme)://\(isHost(host) ? host : "127.0.0.1")"
  }

  private static func first(_ list: String?) -> String? {
    guard let list, !list.isEmpty else { return nil }
    guard list.utf8.contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: " ") }) else { return list }
    return list.split(separator: ",").first?.split(separator: " ").first.map(String.init)
  }

  private static func isHost(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= 255
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: ":"): true
        case UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "_"): true
        default: false
        }
      }
  }

  private static func trimmed(_ base: String) -> String {
    var rest = base[...]
    while rest.last == "/" { rest.removeLast() }
    return String(rest)
  }
}

extension HTTPField.Name {
  fileprivate static let xForwardedProto = Self("X-Forwarded-Proto")!
  fileprivate static let xForwardedHost = Self("X-Forwarded-Host")!
}
