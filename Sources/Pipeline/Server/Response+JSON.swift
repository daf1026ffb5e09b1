import Foundation
import Hummingbird
import NIOCore

extension Response {
  static func json(_ body: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // The encoding cannot fail, because no answer has an infinite number or a key that is not a string.
    let bytes = (try? encoder.encode(body)) ?? Data()
    return json(bytes: bytes, status: status, headers: headers)
  }

  static func json(bytes: some Sequence<UInt8>, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
    var headers = headers
    headers[.contentType] = "application/json"
    return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
  }
}
