import Foundation
import KatsudoAPI
import Testing

@Suite struct JSONBytesTests {
  static let nastyTexts = [
    "", "plain", "\"", "\\", "\\\"", "/", "</script>", "\u{0}\u{1}\u{7}\u{8}\u{9}\u{A}\u{B}\u{C}\u{D}\u{E}\u{F}\u{10}\u{1A}\u{1F}",
    "\u{7F}\u{80}",
    "日本語のプロンプト", "🎬👨‍👩‍👧🇯🇵", "e\u{301}", "\u{2028}\u{2029}", "\u{FEFF}\u{FFFD}\u{10FFFF}", "\r\n", "\\u0041", "{\"a\":[1]}", "'`%&+?#",
  ]

  @Test(arguments: nastyTexts)
  func `a status answer with any texts decodes to the same answer`(text: String) throws {
    let answer = StatusAnswer(
      requestID: text, status: .inQueue, queuePosition: 3, progress: 0.25, instanceID: "i" + text, statusURL: "s" + text,
      resultURL: text + "r")
    let read = try JSONDecoder().decode(StatusAnswer.self, from: Data(answer.jsonBytes))
    #expect(read == answer)
  }

  @Test(arguments: nastyTexts)
  func `a submit answer is encoded to the same object as by JSONEncoder`(text: String) throws {
    let answer = SubmitAnswer(requestID: text, statusURL: text + "/status", resultURL: "/result" + text, cancelURL: text)
    let general = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(answer))
    let fast = try JSONDecoder().decode(JSONValue.self, from: Data(answer.jsonBytes))
    #expect(fast == general)
  }

  @Test(arguments: StatusWord.allCases, [(nil, nil), (1, nil), (nil, 0), (nil, 1), (Int.max, 1e-7), (-1, 0.1)] as [(Int?, Double?)])
  func `a status answer is encoded to the same object as by JSONEncoder, without absent keys`(
    word: StatusWord, numbers: (position: Int?, progress: Double?)
  ) throws {
    let answer = StatusAnswer(
      requestID: "id", status: word, queuePosition: numbers.position, progress: numbers.progress, statusURL: "s", resultURL: "r")
    let general = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(answer))
    let fast = try JSONDecoder().decode(JSONValue.self, from: Data(answer.jsonBytes))
    #expect(fast == general)
    #expect(fast["queue_position"] == numbers.position.map { .integer(Int64($0)) })
  }

  @Test func `only control characters, quotes and backslashes are escaped`() {
    var object = JSONBytes()
    object.add("a", "\u{1}\u{1F}\"\\/é🎬")
    object.add("b", 1.5)
    object.add("c", -7)
    #expect(String(decoding: object.finished(), as: UTF8.self) == #"{"a":"\u0001\u001f\"\\/é🎬","b":1.5,"c":-7}"#)
    #expect(String(decoding: JSONBytes().finished(), as: UTF8.self) == "{}")
  }

  @Test(arguments: [0, 1, -1, 0.1, 1e-7, 123_456_789.125, 1e21, .leastNonzeroMagnitude, Double.greatestFiniteMagnitude])
  func `a double decodes to exactly the same value`(value: Double) throws {
    var object = JSONBytes()
    object.add("value", value)
    let read = try JSONDecoder().decode([String: Double].self, from: Data(object.finished()))
    #expect(read == ["value": value])
  }
}
