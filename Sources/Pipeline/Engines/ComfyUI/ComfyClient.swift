package import AsyncHTTPClient
import Foundation
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

  /// Makes one call and reads its answer.
  ///
  /// - Throws: ``ComfyError`` if there is no answer, if the answer is an error, or if it is not JSON.
  package func json(
    _ method: HTTPMethod, _ path: String, body: JSONValue? = nil, timeout: Duration = .seconds(15)
  ) async throws(ComfyError) -> JSONValue {
    var request = HTTPClientRequest(url: address + path)
    request.method = method
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(bytes: body.jsonBytes))
    }
    do {
      let response = try await http.execute(request, timeout: .seconds(timeout.components.seconds))
      let bytes = try await response.body.collect(upTo: Self.answerLimit)
      guard response.status == .ok else {
        throw ComfyError(status: Int(response.status.code), message: "\(address) answered \(response.status.code) to \(path).")
      }
      return try JSONValue(jsonBytes: bytes.readableBytesView)
    } catch let error as ComfyError {
      throw error
    } catch {
      throw ComfyError(message: "\(address) gives no answer to \(path): \(error)")
    }
  }

  /// Returns the node classes of the server.
  package func definitions() async throws(ComfyError) -> NodeDefinitions {
    let answer = try await json(.GET, "/object_info", timeout: .seconds(60))
    do { return try NodeDefinitions(answer) } catch { throw ComfyError(message: "\(address): \(error)") }
  }

  private static let answerLimit = 64 << 20
}

/// The reason why a ComfyUI server did not do what it was asked for. The message is for the operator.
package struct ComfyError: Error, Sendable, Hashable {
  package var status: Int?
  package var message: String

  package init(status: Int? = nil, message: String) {
    self.status = status
    self.message = message
  }
}
