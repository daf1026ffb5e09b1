import HTTPTypes
import Hummingbird
import NIOCore

/// A small page without scripts.
struct EnvironmentPage {
  var title: String
  /// The content as HTML. Texts in it are escaped.
  var body: String

  static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;").replacing("\"", with: "&quot;")
  }

  func response(_ status: HTTPResponse.Status) -> Response {
    let document = """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>\(Self.escaped(title))</title>
      <style>\(Self.style)</style>
      </head>
      <body>
      <main>
      <h1>\(Self.escaped(title))</h1>
      \(body)
      </main>
      </body>
      </html>

      """
    return Response(
      status: status,
      headers: [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store", .contentSecurityPolicy: Self.policy,
        .xContentTypeOptions: "nosniff", HTTPField.Name("Referrer-Policy")!: "same-origin",
      ],
      body: ResponseBody(byteBuffer: ByteBuffer(string: document)))
  }

  private static let policy =
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

  private static let style = """
    :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
    main { max-width: 42rem; margin: 10vh auto; padding: 0 1rem; }
    form { margin: 1rem 0; padding: 1rem; border: 1px solid #8886; border-radius: 8px; }
    pre { padding: 1rem; border-radius: 8px; background: #8882; overflow: auto; }
    input, button { font: inherit; padding: .3rem .6rem; }
    """
}
