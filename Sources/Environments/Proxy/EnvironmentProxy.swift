import AsyncHTTPClient
import HTTPTypes
import Hummingbird
import NIOCore
import NIOHTTP1

/// Sends a request on to a ComfyUI server, and its answer back. Bodies are passed on as they arrive and are never held as a whole.
struct EnvironmentProxy: Sendable {
  let http: HTTPClient

  func forward(_ request: Request, to address: UpstreamAddress) async -> Response {
    guard let target = ForwardedRequest.target(request.head.path) else {
      return .text(.badRequest, "The target of the request is no path.")
    }
    var outgoing = HTTPClientRequest(url: "\(address)\(target)")
    outgoing.method = HTTPMethod(rawValue: request.method.rawValue)
    outgoing.headers = ForwardedRequest.headers(request.headers, to: address)
    if let length = request.headers[.contentLength].flatMap({ Int64($0) }) {
      outgoing.body = .stream(request.body, length: .known(length))
    } else if request.headers[.transferEncoding] != nil {
      outgoing.body = .stream(request.body, length: .unknown)
    }
    let answer: HTTPClientResponse
    do {
      answer = try await http.execute(outgoing, deadline: .distantFuture)
    } catch {
      return .text(
        .badGateway, "The ComfyUI server of this environment does not answer. Check it with katsudo environments list.")
    }
    return response(answer, to: request, path: target, from: address)
  }

  private func response(_ answer: HTTPClientResponse, to request: Request, path: String, from address: UpstreamAddress) -> Response {
    let isHead = request.method == .head
    let forwarded = ForwardedResponse(status: Int(answer.status.code), answer.headers, path: path, from: address, isHead: isHead)
    let status = HTTPResponse.Status(code: Int(answer.status.code), reasonPhrase: answer.status.reasonPhrase)
    guard !isHead, answer.status.mayHaveResponseBody else { return Response(status: status, headers: forwarded.headers) }
    let length = forwarded.headers[.contentLength].flatMap { Int($0) }
    return Response(
      status: status, headers: forwarded.headers,
      body: ResponseBody(contentLength: length) { writer in
        // If the ComfyUI server breaks off, the error closes the connection to the browser, which then knows that the body is not whole.
        for try await part in answer.body { try await writer.write(part) }
        try await writer.finish(nil)
      })
  }
}

extension Response {
  /// Makes an answer that is one line of text.
  static func text(_ status: HTTPResponse.Status, _ line: String) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store", .xContentTypeOptions: "nosniff"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: line + "\n")))
  }
}
