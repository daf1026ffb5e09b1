import Foundation
import HTTPTypes

/// The headers that limit what a browser does with a page.
enum PageHeaders {
  /// - Parameter filesOrigin: the origin of result files, if it is another one than that of the page.
  static func security(filesOrigin: String?) -> HTTPFields {
    let media = ["'self'", "blob:"] + (filesOrigin.map { [$0] } ?? [])
    let policy = [
      "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src \(media.joined(separator: " "))",
      "media-src \(media.joined(separator: " "))", "connect-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'none'",
    ]
    return [
      .contentSecurityPolicy: policy.joined(separator: "; "), .xContentTypeOptions: "nosniff", .referrerPolicy: "no-referrer",
      .crossOriginOpenerPolicy: "same-origin",
    ]
  }

  /// Returns the origin of an address, or `nil` if the address has none that a policy can name.
  static func origin(of address: String) -> String? {
    guard let url = URL(string: address), let scheme = url.scheme, let host = url.host(), !host.isEmpty else { return nil }
    let isPlain = host.utf8.allSatisfy { !" ;,'\"".utf8.contains($0) }
    guard isPlain else { return nil }
    return "\(scheme)://\(host.contains(":") ? "[\(host)]" : host)\(url.port.map { ":\($0)" } ?? "")".lowercased()
  }
}

extension HTTPField.Name {
  fileprivate static let referrerPolicy = Self("Referrer-Policy")!
  fileprivate static let crossOriginOpenerPolicy = Self("Cross-Origin-Opener-Policy")!
}
