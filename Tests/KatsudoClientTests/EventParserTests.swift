import KatsudoClient
import Testing

@Suite struct EventParserTests {
  private static let text =
    "\u{FEFF}:a comment\n\nid: 7\nevent: status\ndata: {\"a\":1}\n\nretry: 5\ndata:x\ndata\ndata:  y\n\r\nid:8\r\nevent:log\r\ndata:z\r\n\r\nid: 9\n\n"
    + "event: cut\ndata: off"

  private static let messages = [
    ServerSentEvent(id: "7", name: "status", data: "{\"a\":1}"), ServerSentEvent(data: "x\n\n y"),
    ServerSentEvent(id: "8", name: "log", data: "z"),
  ]

  @Test(arguments: [1, 2, 3, 7, 1000])
  func `a stream is read the same wherever its chunks end`(size: Int) throws {
    var parser = ServerSentEventParser()
    var messages: [ServerSentEvent] = []
    var rest = Array(Self.text.utf8)[...]
    while !rest.isEmpty {
      messages += try parser.feed(rest.prefix(size))
      rest = rest.dropFirst(size)
    }
    #expect(messages == Self.messages)
  }

  @Test func `lines may end with a carriage return alone`() throws {
    var parser = ServerSentEventParser()
    #expect(try parser.feed("event: a\rdata: b\r\r".utf8) == [ServerSentEvent(name: "a", data: "b")])
  }

  @Test func `a message without an end is not read for ever`() {
    var parser = ServerSentEventParser()
    #expect(throws: ServerSentEventParser.TooLarge.self) {
      for _ in 0..<20 { _ = try parser.feed(repeatElement(UInt8(ascii: "a"), count: 100_000)) }
    }
  }
}
