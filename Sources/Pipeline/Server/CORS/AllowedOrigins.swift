import HTTPTypes
import Hummingbird

/// The origins whose web pages may call the server (setting `cors_origins`).
package struct AllowedOrigins: Sendable {
  private let texts: Set<String>

  package init(_ origins: some Sequence<WebOrigin>) { texts = Set(origins.map(\.text)) }

  var isEmpty: Bool { texts.isEmpty }

  /// Returns the origin of the page that makes a request, if it is an allowed one.
  func origin(of request: Request) -> String? {
    guard !texts.isEmpty, let origin = request.headers[.origin], texts.contains(origin) else { return nil }
    return origin
  }
}
