import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension BadInputs {
  @Suite struct JSON {
    private static let malformed = Submission.Outcome.body("The body is not valid JSON at line 1, column ")
    /// A number that is too large for a double.
    private static let tooLarge = inField("frames", "this number is too large.")

    /// Returns the outcome for an error inside an input, which the answer names.
    private static func inField(_ name: String, _ reason: String) -> Submission.Outcome {
      .field(.string(name), says: reason)
    }

    private static let deep = inField("x", "this is nested more than 512 levels deep.")
    private static let outside = "This input must be an integer between -9223372036854775808 and 9223372036854775807."

    static let broken: [Submission] = [
      Submission("nothing", text: "", malformed),
      Submission("white space", text: " \r\n\t", .body("The body is not valid JSON at line 2, column 2: the document ends")),
      Submission("a bracket", text: "{", malformed),
      Submission("cut short", text: String(Input.text().dropLast()), inField("prompt", "a comma or } is expected here.")),
      Submission("cut short within a string", text: #"{"prompt":"a"#, inField("prompt", "the document ends inside a text.")),
      Submission("more after the end", text: Input.text() + " x", malformed),
      Submission("a second document", text: Input.text() + "{}", malformed),
      Submission("a key without quotes", text: "{prompt:1}", malformed),
      Submission("single quotes", text: "{'prompt':1}", malformed),
      Submission("a comment", text: "/* a */ \(Input.text())", malformed),
      Submission("no colon", text: #"{"prompt" "a"}"#, inField("prompt", "a colon is expected here.")),
      Submission("no comma", text: #"{"prompt":"a" "seed":1}"#, inField("prompt", "a comma or } is expected here.")),
      Submission("a comma at the end of an object", text: #"{"prompt":"a",}"#, malformed),
      Submission("a comma at the end of an array", text: #"{"image_urls":["a",]}"#, .field("image_urls", 1, says: "is not valid JSON")),
      Submission("a key twice", text: Input.text(more: #""prompt":"again""#), inField("prompt", "this key appears twice.")),
      Submission("a key twice, escaped", text: Input.text(more: #""\u0070rompt":1"#), inField("prompt", "this key appears twice.")),
      Submission("UTF-16", body: Input.text().data(using: .utf16LittleEndian) ?? Data(), malformed),
      Submission("a comma too many", text: #"{,"prompt":"a"}"#, malformed),
      Submission(
        "a line break within a string", text: Input.text(prompt: "\"a\nb\""), inField("prompt", "a line break or another control character")
      ),
      Submission("an unknown escape", text: Input.text(prompt: #""\x""#), inField("prompt", "this escape is not allowed in JSON.")),
      Submission(
        "half a surrogate pair", text: Input.text(prompt: #""\ud83d""#), inField("prompt", "this escape is one half of a surrogate pair.")),
      Submission("a NUL within a string", text: Input.text(prompt: "\"a\u{0}b\""), inField("prompt", "control character")),
      Submission("a NUL at the end", text: Input.text() + "\u{0}", malformed),
      Submission(
        "a word that is none", text: Input.text(more: #""frames":undefined"#), inField("frames", "this is not the beginning of a value.")),
      Submission("not a number", text: Input.text(more: #""frames":NaN"#), inField("frames", "this is not the beginning of a value.")),
      Submission("infinity", text: Input.text(more: #""frames":Infinity"#), inField("frames", "this is not the beginning of a value.")),
      Submission("a leading zero", text: Input.text(more: #""frames":0121"#), inField("frames", "a number must not begin with 0.")),
      Submission("a plus sign", text: Input.text(more: #""frames":+121"#), inField("frames", "this is not the beginning of a value.")),
      Submission("a hexadecimal number", text: Input.text(more: #""frames":0x79"#), inField("frames", "a comma or } is expected here.")),
      Submission(
        "a number without its first digit", text: Input.text(more: #""frames":.5"#),
        inField("frames", "this is not the beginning of a value.")),
      Submission(
        "a number without its last digit", text: Input.text(more: #""frames":121."#), inField("frames", "a digit is expected here.")),
      Submission("a byte that is not UTF-8", body: bytes(0xff), inField("prompt", "this text is not UTF-8.")),
      Submission("an overlong UTF-8 sequence", body: bytes(0xc0, 0x80), inField("prompt", "this text is not UTF-8.")),
      Submission("a surrogate in UTF-8", body: bytes(0xed, 0xa0, 0x80), inField("prompt", "this text is not UTF-8.")),
      Submission("UTF-8 cut short", body: bytes(0xe3, 0x81), inField("prompt", "this text is not UTF-8.")),
      Submission("arrays 600 deep", text: Input.text(more: #""x":\#(nested("[", "]", 600))"#), deep),
      Submission("arrays 100,000 deep", text: Input.text(more: #""x":\#(nested("[", "]", 100_000))"#), deep),
      Submission("objects 100,000 deep", text: nested(#"{"x":"#, "}", 100_000), deep),
      Submission(
        "brackets that never end", text: String(repeating: "[", count: 1_000_000),
        .field(0, says: "this is nested more than 512 levels deep.")),
      Submission("a form", text: "prompt=a&seed=1", malformed),
      Submission("XML", text: "<prompt>a</prompt>", malformed),
    ]

    static let otherValues: [Submission] = [
      Submission("an array", text: "[]", .body("The body must be a JSON object with the model's inputs, not an array.")),
      Submission("an array of the input", text: "[\(Input.text())]", .body("not an array.")),
      Submission("a string", text: #""a""#, .body("not a string.")),
      Submission("a number", text: "1", .body("not an integer.")),
      Submission("null", text: "null", .body("not null.")),
      Submission("a boolean", text: "true", .body("not a boolean.")),
      Submission("an empty object", text: "{}", .field("prompt", says: "prompt: This input is required.")),
      Submission("an object within an object", text: #"{"input":\#(Input.text())}"#, .field("image_urls", says: "is required.")),
    ]

    static let numbers: [Submission] = [
      Submission("frames 121.0", text: Input.text(more: #""frames":121.0"#), .succeeded),
      Submission("frames 1.21e2", text: Input.text(more: #""frames":1.21e2"#), .succeeded),
      Submission("frames 121.5", text: Input.text(more: #""frames":121.5"#), .field("frames", says: outside)),
      Submission(
        "frames 121 in quotes", text: Input.text(more: #""frames":"121""#), .field("frames", says: "must be an integer, not a string.")),
      Submission("frames 1e400", text: Input.text(more: #""frames":1e400"#), tooLarge),
      Submission("frames -1e400", text: Input.text(more: #""frames":-1e400"#), tooLarge),
      Submission("frames 1e300", text: Input.text(more: #""frames":1e300"#), .field("frames", says: outside)),
      Submission("frames of 1000 digits", text: Input.text(more: #""frames":\#(String(repeating: "9", count: 1000))"#), tooLarge),
      Submission("the largest seed", text: Input.text(more: #""seed":9223372036854775807"#), .succeeded),
      Submission("the smallest seed", text: Input.text(more: #""seed":-9223372036854775808"#), .succeeded),
      Submission("a seed one too large", text: Input.text(more: #""seed":9223372036854775808"#), .field("seed", says: outside)),
      Submission("a seed one too small", text: Input.text(more: #""seed":-9223372036854775809"#), .field("seed", says: outside)),
      Submission("seed 1.5", text: Input.text(more: #""seed":1.5"#), .field("seed", says: outside)),
      Submission("seed 1e3", text: Input.text(more: #""seed":1e3"#), .succeeded),
      Submission("seed -0", text: Input.text(more: #""seed":-0"#), .succeeded),
    ]

    /// Forms that RFC 8259 leaves open. They are accepted, so that no client fails because of them.
    static let lenient: [Submission] = [
      Submission("a byte order mark", text: "\u{feff}" + Input.text(), .succeeded),
      Submission("white space around", text: "\r\n\t \(Input.text()) \n", .succeeded),
      Submission("escaped letters", text: Input.text(prompt: #""\u0070ush \ud83c\udfac\/""#), .succeeded),
      Submission("an escaped NUL", text: Input.text(prompt: #""a\u0000b""#), .succeeded),
      Submission("unknown inputs", text: Input.text(more: #""aspect_ratio":"16:9","extra":{"a":[null]}"#), .succeeded),
      Submission("arrays 400 deep in an unknown input", text: Input.text(more: #""x":\#(nested("[", "]", 400))"#), .succeeded),
    ]

    @Test(arguments: broken) func `a body that is not JSON is refused`(row: Submission) async throws { try await row.check() }

    @Test(arguments: otherValues) func `a body that is not an object is refused`(row: Submission) async throws { try await row.check() }

    @Test(arguments: numbers) func `numbers are read exactly`(row: Submission) async throws { try await row.check() }

    @Test(arguments: lenient) func `harmless forms of JSON are accepted`(row: Submission) async throws { try await row.check() }

    /// Returns the valid input with these bytes in its prompt.
    private static func bytes(_ bytes: UInt8...) -> Data {
      let parts = Input.text(prompt: #""*""#).utf8.split(separator: UInt8(ascii: "*"), maxSplits: 1)
      return Data(Array(parts[0]) + bytes + Array(parts[1]))
    }

    private static func nested(_ open: String, _ close: String, _ count: Int) -> String {
      String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
    }
  }
}
