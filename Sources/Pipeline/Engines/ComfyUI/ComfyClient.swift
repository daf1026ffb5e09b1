package import AsyncHTTPClient
package import KatsudoAPI
package import KatsudoWorkflows
import NIOCore
package import NIOHTTP1

/// The HTTP API of one ComfyUI server.
package struct ComfyClient: Sendable {
  /// `http://host:port` without a slash at its end.
  package let address: String
  private let http: HTTPClient

  package init(address: String, http: HTTPClient) {
    self.address = address
    self.http = http
  }

  /// The client for the calls to all servers.
  package static let sharedHTTP = HTTPClient(eventLoopGroupProvider: .singleton)

  /// Sends a call and reads its JSON answer. An empty answer is `null`.
  ///
  /// - Throws: ``ComfyError``, with the status and the JSON body if the server refused the call.
  package func json(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, timeout: Duration = .seconds(15)
  ) async throws(ComfyError) -> JSONValue {
    try await answer(method, path, body: body, timeout: timeout).document
  }

  /// Returns the node classes of the server (`GET /object_info`).
  package func definitions() async throws(ComfyError) -> NodeDefinitions {
    let (document, bytes) = try await answer(.GET, "/object_info", timeout: .seconds(60))
    do {
      var definitions = try NodeDefinitions(document)
      definitions.order = InputOrder(ofJSON: bytes)
      return definitions
    } catch {
      throw ComfyError(message: "\(address): \(error)")
    }
  }

  private func answer(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, timeout: Duration
  ) async throws(ComfyError) -> (document: JSONValue, bytes: [UInt8]) {
    var request = HTTPClientRequest(url: address + path)
    request.method = method
    if let body {
      request.headers.add(name: "content-type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body.jsonBytes))
    }
    do {
      let response = try await http.execute(request, timeout: .seconds(timeout.components.seconds))
      let bytes = Array(try await response.body.collect(upTo: 64 << 20).readableBytesView)
      let document = bytes.isEmpty ? .null : try JSONValue(jsonBytes: bytes)
      guard response.status == .ok else {
        throw ComfyError(
          status: Int(response.status.code), message: "\(address) answered with the status \(response.status.code)", body: document)
      }
      return (document, bytes)
    } catch let error as ComfyError {
      throw error
    } catch {
      throw ComfyError(message: "no answer from \(address): \(error)")
    }
  }
}

/// The reason why a call to a ComfyUI server has no usable answer. The message is for the operator.
package struct ComfyError: Error, Sendable, Hashable {
  package var status: Int?
  package var message: String
  /// The JSON body of an answer with an error status.
  package var body: JSONValue?

  package init(status: Int? = nil, message: String, body: JSONValue? = nil) {
    self.status = status
    self.message = message
    self.body = body
  }
}
