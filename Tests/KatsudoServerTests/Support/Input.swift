import KatsudoAPI
import KatsudoTesting

/// Inputs of the seed's model.
enum Input {
  /// A picture that keeps every rule.
  static let picture = PictureBytes.dataURI(.png, width: 400, height: 400)

  static let valid = with([:])

  static func picture(_ url: String) -> JSONValue { with(["image_urls": [.string(url)]]) }

  /// The valid input with some of its values replaced.
  static func with(_ changes: [String: JSONValue]) -> JSONValue {
    let valid: [String: JSONValue] = ["prompt": "push in", "image_urls": [.string(picture)]]
    return .object(valid.merging(changes) { $1 })
  }

  /// A body as text, for what no encoder writes. The parts are JSON of their own.
  static func text(prompt: String = #""push in""#, more: String = "") -> String {
    #"{"image_urls":["\#(picture)"],"prompt":\#(prompt)\#(more.isEmpty ? "" : ","+more)}"#
  }
}
