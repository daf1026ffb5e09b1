/// An access key and its secret. They are used only for the signature. No printed form of the value shows them.
package struct VolcengineKeys: Sendable {
  /// The public part of the key, which is in the `Authorization` of each request.
  package let access: String
  let secret: String

  package init(access: String, secret: String) {
    self.access = access
    self.secret = secret
  }

  /// Returns a text from outside without the keys, because a gateway may quote the request.
  func hidden(in text: String) -> String {
    [secret, access].filter { !$0.isEmpty }.reduce(text) { $0.replacing($1, with: "…") }
  }
}

extension VolcengineKeys: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "VolcengineKeys(…)" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
