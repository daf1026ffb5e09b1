import Foundation
import KatsudoAPI
import Testing

@Suite struct JSONValueTests {
  @Test(
    arguments: [
      ("null", .null),
      ("true", true),
      ("false", false),
      ("0", 0),
      ("-0", 0),
      ("-0.0", 0),
      ("121", 121),
      ("121.0", 121),
      ("121.000", 121),
      ("1.21e2", 121),
      ("1210e-1", 121),
      ("1E2", 100),
      ("-1.0", -1),
      ("0.5", 0.5),
      ("120.9999", 120.9999),
      ("1e-7", 1e-7),
      ("9007199254740993", .integer(9_007_199_254_740_993)),
      ("9223372036854775807", .integer(.max)),
      ("-9223372036854775808", .integer(.min)),
      ("9223372036854775808", .number(0x1p63)),
      ("-9223372036854775809", .number(-0x1p63)),
      ("1e18", .integer(1_000_000_000_000_000_000)),
      ("1e19", .number(1e19)),
      ("-1e19", .number(-1e19)),
      ("1e300", .number(1e300)),
      (#""121""#, "121"),
      (#""""#, ""),
      ("[]", []),
      ("{}", [:]),
      (#"[1, 1.0, "1", [null]]"#, [1, 1, "1", [.null]]),
      (#"{"a": {"b": [true]}, "": 0}"#, ["a": ["b": [true]], "": 0]),
    ] as [(String, JSONValue)])
  func `a whole number that fits Int64 becomes an integer however it is written`(
    text: String, value: JSONValue
  ) throws {
    #expect(try json(text) == value)
  }

  @Test(
    arguments: [
      .null, true, 0, -1, .integer(.max), .integer(.min), 0.1, -0.5, .number(.leastNonzeroMagnitude), .number(1e300), .number(0x1p63),
      .number(1e20), "",
      "日本語 🎬 \u{1F468}\u{200D}\u{1F467}", "\"\\/\u{0}\u{8}\t\n\u{1F}\u{7F}\u{2028}\u{2029}\u{FEFF}\u{10FFFF}", [[], [:], [[]]],
      ["": "", "a.b[0]": [1, 0.5, "x", .null, false], "\"\n": ["キー": ["深": 1]]],
    ] as [JSONValue])
  func `a written value reads back as the same value`(value: JSONValue) throws {
    #expect(try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value)) == value)
    #expect(try json(value.jsonText) == value)
  }

  @Test(arguments: ["", "{", "{\"a\":}", "nul", "NaN", "'a'", "{\"a\" 1}", "[1] 2", "\"\\ud800\"", "\"\u{0}\"", "01", "+1", ".5"])
  func `a text that is not JSON is refused`(text: String) {
    #expect(throws: JSONSyntaxError.self) { try json(text) }
  }

  @Test func `each accessor returns values of its own type only`() {
    let values: [JSONValue] = [.null, true, 7, 0.5, "a", [1], ["k": 1]]
    #expect(values.map(\.isNull) == [true, false, false, false, false, false, false])
    #expect(values.map(\.bool) == [nil, true, nil, nil, nil, nil, nil])
    #expect(values.map(\.integer) == [nil, nil, 7, nil, nil, nil, nil])
    #expect(values.map(\.double) == [nil, nil, 7, 0.5, nil, nil, nil])
    #expect(values.map(\.string) == [nil, nil, nil, nil, "a", nil, nil])
    #expect(values.map(\.array) == [nil, nil, nil, nil, nil, [1], nil])
    #expect(values.map(\.object) == [nil, nil, nil, nil, nil, nil, ["k": 1]])
    #expect(values.map { $0["k"] } == [nil, nil, nil, nil, nil, nil, 1])
    #expect(values.map(\.kindName) == ["null", "a boolean", "an integer", "a number", "a string", "an array", "an object"])
  }

  @Test func `booleans and numbers are never equal`() throws {
    #expect(try json("[true, 1, 0, false]") == [true, 1, 0, false])
    #expect(try json("1") != json("true"))
    #expect(try json("0") != json("false"))
  }
}
