package import Foundation

/// The way that the calls of an ``APIClient`` take to a server.
package protocol APITransport: Sendable {
  /// Makes one call.
  ///
  /// - Throws: an error of the transport if there is no whole answer.
  func send(_ call: APICall) async throws -> APIClient.Answer

  /// Makes one call, and returns when the head of the answer is there. The call's time limit holds for the head only.
  func open(_ call: APICall) async throws -> APIStream
}

/// One call of the API.
package struct APICall: Sendable {
  package var method: String
  /// The whole URL.
  package var url: String
  /// The headers by lower-case name.
  package var headers: [String: String]
  package var body: Data?
  /// Seconds within which the whole answer must be there.
  package var timeout: Int64
}
