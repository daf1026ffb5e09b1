import HTTPTypes
import Hummingbird

/// Where the links in answers point.
package struct LinkBases: Sendable {
  /// The outside address of the API without a final slash, such as `https://media.example.com`; `nil`: the address each request came to.
  package var api: String?
  /// The same for result files; `nil`: as for the API.
  package var files: String?

  package init(api: String? = nil, files: String? = nil) {
    self.api = api.map(Self.trimmed)
    self.files = files.map(Self.trimmed)
  }

  func apiBase(_ request: Request) -> String { api ?? Self.base(of: request) }
  func filesBase(_ request: Request) -> String { files ?? apiBase(request) }

  /// A reverse proxy names the outside address in `X-Forwarded-Proto` and `X-Forwarded-Host`. A caller that makes them up only misleads
  /// itself: the links are in its own answer and nowhere else.
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
