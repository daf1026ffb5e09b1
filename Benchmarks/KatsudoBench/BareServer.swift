import Hummingbird
import Logging
import NIOCore

/// The server to compare with: Hummingbird alone, on the same machine in the same minute. One route answers a fixed number of bytes. The
/// other one decodes the body of a submit and sends it back encoded.
enum BareServer {
  private struct Submit: ResponseCodable {
    var prompt: String
    var imageURLs: [String]

    private enum CodingKeys: String, CodingKey {
      case prompt
      case imageURLs = "image_urls"
    }
  }

  static func run(port: Int, byteCount: Int) async throws {
    let router = Router()
    let answer = ByteBuffer(repeating: UInt8(ascii: "x"), count: byteCount)
    router.get("/fixed") { _, _ in
      Response(status: .ok, headers: [.contentType: "application/json"], body: ResponseBody(byteBuffer: answer))
    }
    router.post("/echo") { request, context in
      try await request.decode(as: Submit.self, context: context)
    }
    var logger = Logger(label: "bare")
    logger.logLevel = .error
    try await Application(
      router: router, configuration: .init(address: .hostname("127.0.0.1", port: port)), logger: logger
    ).runService()
  }
}
