import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

@Suite struct JSONReaderTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let text: String
    let path: String
    let place: String
    let reason: String

    var testDescription: String { text }

    init(_ text: String, _ path: String, _ place: String, _ reason: String) {
      self.text = text
      self.path = path
      self.place = place
      self.reason = reason
    }
  }

  @Test(arguments: [
    Row("", "", "1:1", "the document ends where a value is expected"),
    Row("{", "", "1:2", "a key in double quotes is expected here"),
    Row(#"{"a":1,}"#, "", "1:8", "a key in double quotes is expected here"),
    Row(#"{"a" 1}"#, "a", "1:6", "a colon is expected here"),
    Row(#"{"a":1 "b":2}"#, "a", "1:8", "a comma or } is expected here"),
    Row(#"{"a":}"#, "a", "1:6", "this is not the beginning of a value"),
    Row(#"{"a":[1,]}"#, "a[1]", "1:9", "this is not the beginning of a value"),
    Row(#"{"a":[1 2]}"#, "a", "1:9", "a comma or ] is expected here"),
    Row("{\n  \"frames\": 1e400\n}", "frames", "2:13", "this number is too large"),
    Row(#"{"frames":-1e400}"#, "frames", "1:11", "this number is too large"),
    Row(#"{"frames":0121}"#, "frames", "1:12", "a number must not begin with 0"),
    Row(#"{"frames":121.}"#, "frames", "1:15", "a digit is expected here"),
    Row(#"{"frames":1e}"#, "frames", "1:13", "a digit is expected here"),
    Row(#"{"frames":-}"#, "frames", "1:12", "a digit is expected here"),
    Row(#"{"prompt":"a\xb"}"#, "prompt", "1:13", "this escape is not allowed in JSON"),
    Row(#"{"prompt":"\u12"}"#, "prompt", "1:12", #"an escape \u needs four hexadecimal digits"#),
    Row(#"{"prompt":"\ud83d"}"#, "prompt", "1:12", "this escape is one half of a surrogate pair"),
    Row(#"{"prompt":"\ud83d\u0041"}"#, "prompt", "1:12", "this escape is one half of a surrogate pair"),
    Row(#"{"prompt":"\udc00"}"#, "prompt", "1:12", "this escape is one half of a surrogate pair"),
    Row("{\"prompt\":\"a\nb\"}", "prompt", "1:13", "a text contains a line break or another control character"),
    Row(#"{"prompt":"a"#, "prompt", "1:13", "the document ends inside a text"),
    Row(#"{"prompt":1,"prompt":2}"#, "prompt", "1:13", "this key appears twice"),
    Row(#"{"a":{"b":[0,{"c":tru}]}}"#, "a.b[1].c", "1:19", "this is not the beginning of a value"),
    Row("[] x", "", "1:4", "there is text after the end of the document"),
    Row("\r\n\t nul", "", "2:3", "this is not the beginning of a value"),
  ])
  func `a syntax error names its field, line and column`(row: Row) throws {
    let error = try #require(throws: JSONSyntaxError.self) { try json(row.text) }
    #expect(error.location.path == row.path)
    #expect("\(error.line):\(error.column)" == row.place)
    #expect(error.reason.hasPrefix(row.reason), "\(error.reason)")
  }

  @Test func `a text with more than 512 levels is refused`() throws {
    func nested(_ depth: Int) -> String { String(repeating: "[", count: depth) + String(repeating: "]", count: depth) }
    _ = try json(nested(512))
    #expect(throws: JSONSyntaxError.self) { try json(nested(513)) }
    #expect(throws: JSONSyntaxError.self) { try json(String(repeating: #"{"a":"#, count: 1_000_000)) }
  }

  @Test(arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE3, 0x81], [0xF4, 0x90, 0x80, 0x80], [0x80]] as [[UInt8]])
  func `the error for bytes that are not UTF-8 names their field, with and without escapes in the text`(bytes: [UInt8]) throws {
    for beside in ["", "\\n"] {
      let text = Array("{\"a\":\"\(beside)".utf8) + bytes + Array("\"}".utf8)
      let error = try #require(throws: JSONSyntaxError.self) { try JSONValue(jsonBytes: text) }
      #expect(error.location == [.key("a")])
      #expect(error.reason == "this text is not UTF-8")
    }
  }

  @Test func `a text with more than 200000 values is refused, and errors shorten long keys`() throws {
    func zeros(_ count: Int) -> String { "[" + Array(repeating: "0", count: count).joined(separator: ",") + "]" }
    _ = try json(zeros(199_999))
    #expect(throws: JSONSyntaxError.self) { try json(zeros(200_000)) }
    let key = String(repeating: "k", count: 1_000_000)
    let error = try #require(throws: JSONSyntaxError.self) { try json("{\"\(key)\" 1}") }
    #expect(error.location.path.count == 65)
  }

  @Test func `the column of an error counts characters, not bytes`() throws {
    let error = try #require(throws: JSONSyntaxError.self) { try json(#"{"prompt":"あいうえお" 1}"#) }
    #expect(error.column == 19)
  }

  @Test func `the reader skips a byte order mark and reads every escape`() throws {
    #expect(try json("\u{FEFF}[1]") == [1])
    #expect(try json(#""\"\\\/\b\f\n\r\tA\u00e9\u3042\ud83c\udfac""#) == "\"\\/\u{8}\u{C}\n\r\tAéあ🎬")
  }

  /// Foundation accepts more than JSON; texts that both accept must have the same value. The largest numbers are left out, since
  /// Foundation rounds them differently.
  @Test(arguments: 0..<8) func `every changed text that the reader accepts has the same value in Foundation`(seed: Int) throws {
    var random = SeededGenerator(UInt64(seed))
    let seeds = [
      #"{"prompt":"a 日本 \n\ud83c\udfac","image_urls":["https://a.example/a.png",null],"seed":-1,"frames":121.0,"x":{"y":[true,false,1e-3]}}"#,
      #"[[],{},"",0,-0.5,1E+2,123456789012,{"a":{"a":[[[1]]]}}]"#,
    ].map { Array($0.utf8) }
    let pool = Array(#"{}[],:"\/bfnrtu0123456789.eE+-truefalsn "#.utf8) + [0, 10, 0x80, 0xE3, 0xFF]
    var taken = 0
    for _ in 0..<4000 {
      var bytes = seeds[seed % seeds.count]
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[place] = pool.randomElement(using: &random) ?? 0
        case 1: bytes.insert(pool.randomElement(using: &random) ?? 0, at: place)
        default: bytes.remove(at: place)
        }
      }
      guard let value = try? JSONValue(jsonBytes: bytes) else { continue }
      taken += 1
      let other = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
      #expect(other == value, "\(String(decoding: bytes, as: UTF8.self))")
    }
    #expect(taken > 100, "the reader must accept some of the texts")
  }
}
