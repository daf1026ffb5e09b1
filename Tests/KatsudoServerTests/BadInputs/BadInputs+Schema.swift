import KatsudoAPI
import KatsudoTesting
import Testing

extension BadInputs {
  @Suite struct SchemaRules {
    private static let required = "This input is required."

    private static func without(_ key: String) -> JSONValue {
      var input = Input.valid.object ?? [:]
      input[key] = nil
      return .object(input)
    }

    private static func prompt(_ value: JSONValue) -> JSONValue { Input.with(["prompt": value]) }
    private static func images(_ value: JSONValue) -> JSONValue { Input.with(["image_urls": value]) }
    private static func frames(_ value: JSONValue) -> JSONValue { Input.with(["frames": value]) }
    private static func seed(_ value: JSONValue) -> JSONValue { Input.with(["seed": value]) }
    private static func repeated(_ text: String, _ count: Int) -> JSONValue { .string(String(repeating: text, count: count)) }

    private static let tooLong = "This input must have at most 800 characters, not 801."

    static let prompts: [Submission] = [
      Submission("missing", json: without("prompt"), .field("prompt", says: required)),
      Submission(
        "under another case", json: ["Prompt": "a", "image_urls": [.string(Input.picture)]], .field("prompt", says: required)),
      Submission("null", json: prompt(.null), .field("prompt", says: "must be a string, not null.")),
      Submission("an integer", json: prompt(1), .field("prompt", says: "must be a string, not an integer.")),
      Submission("a number", json: prompt(1.5), .field("prompt", says: "must be a string, not a number.")),
      Submission("a boolean", json: prompt(true), .field("prompt", says: "must be a string, not a boolean.")),
      Submission("an array", json: prompt(["a"]), .field("prompt", says: "must be a string, not an array.")),
      Submission("an object", json: prompt(["en": "a"]), .field("prompt", says: "must be a string, not an object.")),
      Submission("801 letters", json: prompt(repeated("a", 801)), .field("prompt", says: tooLong)),
      Submission("801 kana", json: prompt(repeated("あ", 801)), .field("prompt", says: tooLong)),
      Submission("801 emoji", json: prompt(repeated("🎬", 801)), .field("prompt", says: tooLong)),
      // It looks like one character and has seven code points.
      Submission("115 families", json: prompt(repeated("👨‍👩‍👧‍👦", 115)), .field("prompt", says: "at most 800 characters, not 805.")),
      Submission(
        "a letter with 800 accents", json: prompt(.string("e" + String(repeating: "\u{301}", count: 800))), .field("prompt", says: tooLong)),
      Submission("a million letters", json: prompt(repeated("a", 1_000_000)), .field("prompt", says: "not 1000000.")),
      Submission("800 letters", json: prompt(repeated("a", 800)), .succeeded),
      Submission("800 kana", json: prompt(repeated("あ", 800)), .succeeded),
      Submission("800 emoji", json: prompt(repeated("🎬", 800)), .succeeded),
      Submission("114 families", json: prompt(repeated("👨‍👩‍👧‍👦", 114)), .succeeded),
      Submission("empty", json: prompt(""), .succeeded),
    ]

    static let pictures: [Submission] = [
      Submission("missing", json: without("image_urls"), .field("image_urls", says: required)),
      Submission("null", json: images(.null), .field("image_urls", says: "must be an array, not null.")),
      Submission("a string", json: images(.string(Input.picture)), .field("image_urls", says: "must be an array, not a string.")),
      Submission("an object", json: images(["0": .string(Input.picture)]), .field("image_urls", says: "must be an array, not an object.")),
      Submission("a number", json: images(1), .field("image_urls", says: "must be an array, not an integer.")),
      Submission("none", json: images([]), .field("image_urls", says: "must have at least 1 item, not 0.")),
      Submission(
        "two", json: images([.string(Input.picture), .string(Input.picture)]),
        .field("image_urls", says: "must have at most 1 item, not 2.")),
      Submission(
        "a hundred thousand", json: images(.array(.init(repeating: "https://a.example", count: 100_000))),
        .field("image_urls", says: "must have at most 1 item, not 100000.")),
      Submission("null within", json: images([.null]), .field("image_urls", 0, says: "must be a string, not null.")),
      Submission("a number within", json: images([1]), .field("image_urls", 0, says: "must be a string, not an integer.")),
      Submission("a boolean within", json: images([false]), .field("image_urls", 0, says: "must be a string, not a boolean.")),
      Submission(
        "an array within", json: images([[.string(Input.picture)]]), .field("image_urls", 0, says: "must be a string, not an array.")),
      Submission(
        "an object within", json: images([["url": .string(Input.picture)]]),
        .field("image_urls", 0, says: "must be a string, not an object.")),
      Submission("an empty string within", json: images([""]), .picture("The URL is empty.")),
    ]

    private static let options = "This input must be one of 121, 241."

    static let numbers: [Submission] = [
      Submission("frames 120", json: frames(120), .field("frames", says: options)),
      Submission("frames 122", json: frames(122), .field("frames", says: options)),
      Submission("frames 240", json: frames(240), .field("frames", says: options)),
      Submission("frames 0", json: frames(0), .field("frames", says: options)),
      Submission("frames -121", json: frames(-121), .field("frames", says: options)),
      Submission("frames true", json: frames(true), .field("frames", says: "must be an integer, not a boolean.")),
      Submission("frames as an array", json: frames([121]), .field("frames", says: "must be an integer, not an array.")),
      Submission("frames as an object", json: frames([:]), .field("frames", says: "must be an integer, not an object.")),
      Submission("frames 241", json: frames(241), .succeeded),
      Submission("frames null", json: frames(.null), .succeeded),
      Submission("seed in quotes", json: seed("1"), .field("seed", says: "must be an integer, not a string.")),
      Submission("seed true", json: seed(true), .field("seed", says: "must be an integer, not a boolean.")),
      Submission("seed as an array", json: seed([1]), .field("seed", says: "must be an integer, not an array.")),
      Submission("seed as an object", json: seed([:]), .field("seed", says: "must be an integer, not an object.")),
      Submission("seed null", json: seed(.null), .succeeded),
      Submission("seed -1", json: seed(-1), .succeeded),
      Submission("seed -2", json: seed(-2), .succeeded),
    ]

    @Test(arguments: prompts) func `a prompt must fit the schema`(row: Submission) async throws { try await row.check() }

    @Test(arguments: pictures) func `the list of pictures must fit the schema`(row: Submission) async throws { try await row.check() }

    @Test(arguments: numbers) func `the other inputs must fit the schema`(row: Submission) async throws { try await row.check() }
  }
}
