import Hummingbird
import Logging
import NIOCore

/// A minimal Hummingbird server to compare with. `GET /fixed` answers with a fixed number of bytes. `POST /echo` decodes the body of a
/// submit and answers with it, encoded again.
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
