import HTTPTypes
import NIOHTTP1

/// The head of a ComfyUI server's answer as it is sent on to the browser.
struct ForwardedResponse {
  var headers: HTTPFields
  /// `true` if the body should be compressed where the browser takes that.
  var isCompressible: Bool

  /// A header that marks an answer to be compressed. ``CompressionMark`` removes it.
  static let mark = HTTPField.Name("X-Katsudo-Compress")!

  private static let dropped: Set<String> = ForwardedRequest.hopByHop.union([
    // Browsers send no cookie on to the ComfyUI server, so it cannot use one.
    "set-cookie",
    // Pages of other sites may not read the environment, whatever the ComfyUI server allows.
    "access-control-allow-credentials", "access-control-allow-headers", "access-control-allow-methods", "access-control-allow-origin",
    "access-control-expose-headers", "access-control-max-age",
    "date", "server", "x-katsudo-compress",
  ])

  /// - Parameters:
  ///   - path: the target of the request.
  ///   - address: the address of the ComfyUI server.
  ///   - isHead: `true` for an answer without a body to a `HEAD` request.
  init(status: Int, _ answer: HTTPHeaders, path: String, from address: UpstreamAddress, isHead: Bool) {
    headers = HTTPFields()
    let named = ForwardedRequest.namedByConnection(answer["Connection"])
    for (name, value) in answer where !Self.dropped.contains(name.lowercased()) && !named.contains(name.lowercased()) {
      if let name = HTTPField.Name(name) { headers.append(HTTPField(name: name, value: value)) }
    }
    if let location = headers[.location] { headers[.location] = Self.location(location, from: address) }
    // The editor may be shown only in its own window.
    headers[Self.frameOptions] = "SAMEORIGIN"
    headers[Self.referrerPolicy] = "same-origin"
    headers[Self.resourcePolicy] = "same-origin"
    headers[.cacheControl] = Self.cacheControl(headers[.cacheControl])
    // The names of these files have a hash of their content. The ComfyUI server forbids to store some of them all the same.
    if path.hasPrefix("/assets/"), [200, 206, 304].contains(status) { headers[.cacheControl] = "private, max-age=31536000, immutable" }
    let isText = Self.isText(headers[.contentType] ?? "") && headers[.contentEncoding] == nil
    isCompressible = isText && status == 200 && !isHead && (headers[.contentLength].flatMap { Int($0) } ?? .max) > 1024
    guard isText else { return }
    headers[.vary] = (headers[values: .vary] + ["Accept-Encoding"]).joined(separator: ", ")
    // The bytes of a compressed answer are others than those that a strong tag means.
    if let tag = headers[.eTag], !tag.hasPrefix("W/") { headers[.eTag] = "W/\(tag)" }
    if isCompressible { headers[Self.mark] = "1" }
  }

  private static let frameOptions = HTTPField.Name("X-Frame-Options")!
  private static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
  /// Pages of other hosts may not show the pictures or run the scripts of the environment.
  private static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy")!

  /// Returns a value that lets no cache between the server and the browser keep the answer, because it would give it to everybody.
  private static func cacheControl(_ value: String?) -> String {
    guard let value, !value.isEmpty else { return "private" }
    return value.lowercased().replacing("public", with: "private")
  }

  /// Returns the target of a redirect without the address of the ComfyUI server, which the browser does not know.
  private static func location(_ target: String, from address: UpstreamAddress) -> String {
    guard target.hasPrefix(address.description) else { return target }
    let path = String(target.dropFirst(address.description.count))
    // Two slashes would lead to another host.
    if path.isEmpty || path.hasPrefix("//") { return "/" }
    // Without a slash, the port is another one that begins with the same digits.
    return path.hasPrefix("/") ? path : target
  }

  /// Returns `true` for the media types of texts and of programs. An event stream is none of them, because its events must not wait.
  private static func isText(_ contentType: String) -> Bool {
    let type = contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
    guard type != "text/event-stream" else { return false }
    return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
      || ["application/javascript", "application/json", "application/wasm", "application/xml", "image/svg+xml"].contains(type)
  }
}
