public import Foundation
public import KatsudoAPI

/// A verified webhook message.
public struct WebhookDelivery: Sendable, Hashable {
  /// The message's id. It is the same each time the message is delivered.
  public var id: String
  /// The time at which this delivery was signed.
  public var timestamp: Date
  /// The bytes of the message as they arrived.
  public var body: Data

  /// Reads the body as JSON.
  ///
  /// - Throws: `JSONSyntaxError` if the body is not JSON.
  public func json() throws(JSONSyntaxError) -> JSONValue { try JSONValue(jsonBytes: body) }
}
