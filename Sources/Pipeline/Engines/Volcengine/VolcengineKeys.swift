/// An access key and its secret. They reach the signature and nothing else: every way of showing the value leaves both out.
package struct VolcengineKeys: Sendable {
  /// The key's public half, which stands in each request's `Authorization`.
  package let access: String
  let secret: String

  package init(access: String, secret: String) {
    self.access = access
    self.secret = secret
  }

  /// A text of somebody else's without the keys, should it repeat one: a gateway quotes what it was sent.
  func hidden(in text: String) -> String {
    [secret, access].filter { !$0.isEmpty }.reduce(text) { $0.replacing($1, with: "…") }
  }
}

extension VolcengineKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "VolcengineKeys(…)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
