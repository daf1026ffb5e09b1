/// The settings of an engine whose work is done by servers that the operator lists.
package protocol ServerPoolSettings: Sendable {
  /// The addresses of the servers, such as `http://10.0.0.5:8188`.
  var serverAddresses: [String] { get }
}
