public import Foundation
public import KatsudoAPI

/// A webhook message that was verified.
public struct WebhookDelivery: Sendable, Hashable {
  /// The message's own id: the same each time the message is delivered.
  public var id: String
  /// When this delivery was signed.
  public var timestamp: Date
  /// The bytes as they came.
  public var body: Data

  /// The body as JSON.
  ///
  /// - Throws: `JSONSyntaxError` where it is none.
  public func json() throws(JSONSyntaxError) -> JSONValue { try JSONValue(jsonBytes: body) }
}
