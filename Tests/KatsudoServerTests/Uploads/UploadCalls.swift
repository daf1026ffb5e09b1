import Crypto
import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// The bytes of a PNG picture that every rule of the Dreamina model accepts.
let uploadedPicture = Data(PictureBytes.picture(.png, width: 400, height: 400))

/// Returns bytes that no compression shortens, the same for the same seed.
func randomBytes(_ count: Int, seed: UInt64) -> Data {
  var state = seed
  var bytes = Data(count: count)
  bytes.withUnsafeMutableBytes { target in
    for index in target.indices {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      target[index] = UInt8(truncatingIfNeeded: state >> 33)
    }
  }
  return bytes
}

func sha256(_ data: Data) -> String { SHA256.hash(data: data).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

extension APIClient {
  /// Uploads a file as the whole body.
  func upload(_ body: Data, type: String = "application/octet-stream") async throws -> Answer {
    try await call("POST", "/v1/files", body: body, type: type)
  }

  /// Uploads a file that must be accepted, and returns its id.
  func uploaded(_ body: Data) async throws -> String {
    let answer = try await upload(body)
    guard answer.status == 201, let id = answer["id"]?.string else {
      throw UnexpectedAnswer("upload answered \(answer.status): \(answer.text)")
    }
    return id
  }

  /// Makes a call of tus 1.0.0.
  func tus(
    _ method: String, _ path: String = "", headers: [(String, String)] = [], body: Data? = nil,
    type: String = "application/offset+octet-stream"
  ) async throws -> Answer {
    try await call(
      method, path.hasPrefix("http") ? path : "/v1/files/tus\(path)", headers: [("Tus-Resumable", "1.0.0")] + headers, body: body,
      type: type)
  }

  /// Begins an upload in parts, and returns its address.
  func begun(_ length: Int) async throws -> String {
    let answer = try await tus("POST", headers: [("Upload-Length", "\(length)")])
    guard answer.status == 201, let place = answer.headers["location"] else {
      throw UnexpectedAnswer("creation answered \(answer.status): \(answer.text)")
    }
    return place
  }

  func patch(_ place: String, at offset: Int, _ body: Data) async throws -> Answer {
    try await tus("PATCH", place, headers: [("Upload-Offset", "\(offset)")], body: body)
  }

  /// Returns the offset of an upload in parts.
  func offset(_ place: String) async throws -> Int {
    let answer = try await tus("HEAD", place)
    return try #require(answer.headers["upload-offset"].flatMap { Int($0) }, "HEAD answered \(answer.status)")
  }
}
