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
  package static let sharedHTTP = HTTPClient(
    eventLoopGroupProvider: .singleton, configuration: HTTPClient.Configuration(timeout: .init(connect: .seconds(5))))

  /// Sends a call and reads its JSON answer.
  package func json(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, timeout: Duration = .seconds(15)
  ) async throws(ComfyError) -> JSONValue {
    do {
      var request = HTTPClientRequest(url: address + path)
      request.method = method
      if let body { request.body = .bytes(ByteBuffer(string: body.jsonText)) }
      let response = try await http.execute(request, timeout: .seconds(timeout.components.seconds))
      guard response.status == .ok else {
        throw ComfyError(status: Int(response.status.code), message: "\(address) answered with the status \(response.status.code)")
      }
      return try JSONValue(jsonBytes: Array(buffer: try await response.body.collect(upTo: 64 << 20)))
    } catch let error as ComfyError {
      throw error
    } catch {
      throw ComfyError(message: "no answer from \(address): \(error)")
    }
  }

  /// Returns the node classes of the server (`GET /object_info`).
  package func definitions() async throws(ComfyError) -> NodeDefinitions {
    let document = try await json(.GET, "/object_info", timeout: .seconds(60))
    do { return try NodeDefinitions(document) } catch { throw ComfyError(message: "\(address) answers /object_info in an unknown form") }
  }
}

/// The reason why a call to a ComfyUI server has no usable answer. The message is for the operator.
package struct ComfyError: Error {
  package var status: Int?
  package var message: String

  package init(status: Int? = nil, message: String) {
    self.status = status
    self.message = message
  }
}
