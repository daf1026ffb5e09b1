import HTTPTypes
import NIOHTTP1

/// The head of a request as it is sent on to a ComfyUI server.
enum ForwardedRequest {
  /// The headers that hold only for one connection (RFC 9110 section 7.6.1), and those that this server answers for.
  private static let dropped: Set<String> = hopByHop.union([
    // Secrets of this server.
    "authorization", "cookie", "proxy-authorization",
    // This server compresses by itself.
    "accept-encoding",
    // These name the page that asks. To the ComfyUI server, requests come from its own page.
    "origin", "referer",
    // The client of the proxy sets these.
    "content-length", "expect", "host",
    // A caller could write anything into these.
    "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip",
  ])

  static let hopByHop: Set<String> = [
    "connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
  ]

  /// Returns the headers of a request for a ComfyUI server.
  static func headers(_ fields: HTTPFields, to address: UpstreamAddress) -> HTTPHeaders {
    var headers = HTTPHeaders([("Host", address.authority)])
    let named = namedByConnection(fields[values: .connection])
    for field in fields where keeps(field.name.canonicalName) && !named.contains(field.name.canonicalName) {
      headers.add(name: field.name.rawName, value: field.value)
    }
    if fields[.origin] != nil { headers.add(name: "Origin", value: address.description) }
    return headers
  }

  /// Returns the headers of a request that opens a WebSocket. `Upgrade`, `Connection` and the key are not among them.
  ///
  /// - Parameter head: the head of the browser's request.
  static func upgradeHeaders(_ head: HTTPRequestHead, to address: UpstreamAddress) -> HTTPHeaders {
    var headers = HTTPHeaders([("Host", address.authority)])
    let named = namedByConnection(head.headers["Connection"])
    for (name, value) in head.headers {
      let lower = name.lowercased()
      // The key and the version belong to one connection. Extensions such as compression would change the frames.
      if keeps(lower), !named.contains(lower), !["sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions"].contains(lower) {
        headers.add(name: name, value: value)
      }
    }
    headers.add(name: "Origin", value: address.description)
    return headers
  }

  /// Returns the target of a request with every byte percent-encoded that an address may not have, or `nil` if it is no path. Sequences such
  /// as `%2F` stay as they are.
  static func target(_ path: String?) -> String? {
    guard let path, path.hasPrefix("/") else { return nil }
    var target = ""
    for byte in path.utf8 {
      if allowed.contains(byte) {
        target.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        target += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return target
  }

  private static let allowed = Set(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?@!$&'()*+,;=%".utf8)

  private static func keeps(_ name: String) -> Bool { !dropped.contains(name) && !name.hasPrefix("sec-fetch-") }

  /// Returns the headers that `Connection` names. They too hold only for one connection.
  static func namedByConnection(_ values: [String]) -> Set<String> {
    Set(values.joined(separator: ",").split(separator: ",").map { name in name.filter { $0 != " " }.lowercased() })
  }
}

extension HTTPField.Name {
  static let host = Self("Host")!
  static let origin = Self("Origin")!
}
