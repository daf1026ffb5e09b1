import Foundation
import NIOCore
import NIOHTTP1

/// One call of RunComfy's Model API.
///
/// The addresses are built from the base and the request's id. Addresses in answers are not used, because the token may go only to the
/// origin of the base.
enum RunComfyCall: Sendable {
  case submit(modelID: String, body: ByteBuffer)
  case status(String)
  case result(String)
  case cancel(String)

  var method: HTTPMethod {
    switch self {
    case .submit, .cancel: .POST
    case .status, .result: .GET
    }
  }

  /// The path after the base.
  var path: String {
    switch self {
    case .submit(let modelID, _):
      "/models/" + modelID.split(separator: "/", omittingEmptySubsequences: false).map { Self.encoded($0) }.joined(separator: "/")
    case .status(let id): "/requests/\(Self.encoded(id))/status"
    case .result(let id): "/requests/\(Self.encoded(id))/result?include_cost=true"
    case .cancel(let id): "/requests/\(Self.encoded(id))/cancel"
    }
  }

  var body: ByteBuffer? { if case .submit(_, let body) = self { body } else { nil } }

  private static let plain = CharacterSet(charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  private static func encoded(_ segment: some StringProtocol) -> String {
    segment.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
  }
}
