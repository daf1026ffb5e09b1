import EmakiAPI
import EmakiTesting
import Foundation
import Testing

extension BadInputs {
  @Suite struct JSON {
    private static let malformed = Submission.Outcome.body("The body is not valid JSON.")
    /// Not even a double holds it.
    private static let tooLarge = Submission.Outcome.body("no number is too large.")
    private static let outside = "This input must be an integer between -9223372036854775808 and 9223372036854775807."

    static let broken: [Submission] = [
      Submission("nothing", text: "", malformed),
      Submission("white space", text: " \r\n\t", malformed),
      Submission("a bracket", text: "{", malformed),
      Submission("cut short", text: String(Input.text().dropLast()), malformed),
      Submission("cut short within a string", text: #"{"prompt":"a"#, malformed),
      Submission("more after the end", text: Input.text() + " x", malformed),
      Submission("a second document", text: Input.text() + "{}", malformed),
      Submission("a key without quotes", text: "{prompt:1}", malformed),
      Submission("single quotes", text: "{'prompt':1}", malformed),
      Submission("a comment", text: "/* a */ \(Input.text())", malformed),
      Submission("no colon", text: #"{"prompt" "a"}"#, malformed),
      Submission("no comma", text: #"{"prompt":"a" "seed":1}"#, malformed),
      Submission("a comma too many", text: #"{,"prompt":"a"}"#, malformed),
      Submission("a line break within a string", text: Input.text(prompt: "\"a\nb\""), malformed),
      Submission("an unknown escape", text: Input.text(prompt: #""\x""#), malformed),
      Submission("half a surrogate pair", text: Input.text(prompt: #""\ud83d""#), malformed),
      Submission("a NUL within a string", text: Input.text(prompt: "\"a\u{0}b\""), malformed),
      Submission("a NUL at the end", text: Input.text() + "\u{0}", malformed),
      Submission("a word that is none", text: Input.text(more: #""frames":undefined"#), malformed),
      Submission("not a number", text: Input.text(more: #""frames":NaN"#), malformed),
      Submission("infinity", text: Input.text(more: #""frames":Infinity"#), malformed),
      Submission("a leading zero", text: Input.text(more: #""frames":0121"#), malformed),
      Submission("a plus sign", text: Input.text(more: #""frames":+121"#), malformed),
      Submission("a hexadecimal number", text: Input.text(more: #""frames":0x79"#), malformed),
      Submission("a number without its first digit", text: Input.text(more: #""frames":.5"#), malformed),
      Submission("a number without its last digit", text: Input.text(more: #""frames":121."#), malformed),
      Submission("a byte that is not UTF-8", body: bytes(0xff), malformed),
      Submission("an overlong UTF-8 sequence", body: bytes(0xc0, 0x80), malformed),
      Submission("a surrogate in UTF-8", body: bytes(0xed, 0xa0, 0x80), malformed),
      Submission("UTF-8 cut short", body: bytes(0xe3, 0x81), malformed),
      Submission("arrays 600 deep", text: Input.text(more: #""x":\#(nested("[", "]", 600))"#), malformed),
      Submission("arrays 100,000 deep", text: Input.text(more: #""x":\#(nested("[", "]", 100_000))"#), malformed),
      Submission("objects 100,000 deep", text: nested(#"{"x":"#, "}", 100_000), malformed),
      Submission("brackets that never end", text: String(repeating: "[", count: 1_000_000), malformed),
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

    /// What RFC 8259 leaves open is taken, so that no client is turned away for it.
    static let lenient: [Submission] = [
      Submission("a byte order mark", text: "\u{feff}" + Input.text(), .succeeded),
      Submission("white space around", text: "\r\n\t \(Input.text()) \n", .succeeded),
      Submission("escaped letters", text: Input.text(prompt: #""\u0070ush \ud83c\udfac\/""#), .succeeded),
      Submission("an escaped NUL", text: Input.text(prompt: #""a\u0000b""#), .succeeded),
      Submission("unknown inputs", text: Input.text(more: #""aspect_ratio":"16:9","extra":{"a":[null]}"#), .succeeded),
      Submission("arrays 400 deep in an unknown input", text: Input.text(more: #""x":\#(nested("[", "]", 400))"#), .succeeded),
    ]

    @Test(arguments: broken) func `what is not JSON is refused`(row: Submission) async throws { try await row.check() }

    @Test(arguments: otherValues) func `another value than an input is refused`(row: Submission) async throws { try await row.check() }

    @Test(arguments: numbers) func `numbers are read exactly`(row: Submission) async throws { try await row.check() }

    @Test(arguments: lenient) func `harmless forms are taken`(row: Submission) async throws { try await row.check() }

    @Test func `of a key that comes twice one value counts and the other is no way around the schema`() async throws {
      let server = try SuiteServer.current
      let good = #""push in""#
      var statuses: [Int] = []
      for (first, second) in [(good, "1"), ("1", good)] {
        let body = Data(Input.text(prompt: first, more: #""prompt":\#(second)"#).utf8)
        let answer = try await server.caller(KeptRequests.accepted).call("POST", "/v1/models/\(APIClient.seedModel)", body: body)
        statuses.append(answer.status)
        if let id = answer["request_id"]?.string { _ = try await server.caller(KeptRequests.accepted).finished(id) }
      }
      #expect(statuses.sorted() == [200, 422])
    }

    /// The valid input with these bytes in its prompt.
    private static func bytes(_ bytes: UInt8...) -> Data {
      let parts = Input.text(prompt: #""*""#).utf8.split(separator: UInt8(ascii: "*"), maxSplits: 1)
      return Data(Array(parts[0]) + bytes + Array(parts[1]))
    }

    private static func nested(_ open: String, _ close: String, _ count: Int) -> String {
      String(repeating: open, count: count) + "1" + String(repeating: close, count: count)
    }
  }
}
