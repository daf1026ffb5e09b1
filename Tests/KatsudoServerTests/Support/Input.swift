import KatsudoAPI
import KatsudoTesting

/// Inputs of the Dreamina model.
enum Input {
  /// A picture that meets every rule.
  static let picture = PictureBytes.dataURI(.png, width: 400, height: 400)

  static let valid = with([:])

  static func picture(_ url: String) -> JSONValue { with(["image_urls": [.string(url)]]) }

  /// Returns the valid input with some values replaced.
  static func with(_ changes: [String: JSONValue]) -> JSONValue {
    let valid: [String: JSONValue] = ["prompt": "push in", "image_urls": [.string(picture)]]
    return .object(valid.merging(changes) { $1 })
  }

  /// Returns a body as text, for JSON that no encoder writes. The parts are JSON texts.
  static func text(prompt: String = #""push in""#, more: String = "") -> String {
    #"{"image_urls":["\#(picture)"],"prompt":\#(prompt)\#(more.isEmpty ? "" : ","+more)}"#
  }
}
