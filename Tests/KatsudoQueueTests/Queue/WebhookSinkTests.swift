import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import KatsudoTesting
import Testing

@Suite struct WebhookSinkTests {
  private func message(_ id: String, of owner: Owner = "ann", bytes: Int = 10) -> WebhookSink.Message {
    WebhookSink.Message(id: id, requestID: "r", owner: owner, headers: [:], body: Array(repeating: 32, count: bytes))
  }

  private func ids(_ sink: WebhookSink, _ owner: Owner = "ann") -> [String] { sink.messages(of: owner).map(\.message.id) }

  private func limits(messages: Int = 20, owners: Int = 1000, bytes: Int = 1000) -> WebhookSink.Limits {
    var limits = WebhookSink.Limits()
    limits.messages = messages
    limits.owners = owners
    limits.bytes = bytes
    return limits
  }

  @Test func `an owner sees the own messages, newest first`() {
    let clock = TestClock()
    let sink = WebhookSink(time: clock.source)
    for id in ["a", "b"] {
      sink.keep(message(id))
      clock.advance(milliseconds: 5)
    }
    sink.keep(message("c", of: "bob"))
    #expect(ids(sink) == ["b", "a"])
    #expect(ids(sink, "bob") == ["c"])
    #expect(ids(sink, "cid").isEmpty)
    #expect(sink.messages(of: "bob").first?.receivedAt == clock.now)
  }

  @Test func `a message that is sent again replaces the earlier one`() {
    let sink = WebhookSink(time: TestClock().source)
    for id in ["a", "b", "a"] { sink.keep(message(id)) }
    #expect(ids(sink) == ["a", "b"])
  }

  @Test func `only the newest messages of an owner are kept`() {
    let sink = WebhookSink(limits: limits(messages: 3), time: TestClock().source)
    for id in ["a", "b", "c", "d", "e"] { sink.keep(message(id)) }
    sink.keep(message("other", of: "bob"))
    #expect(ids(sink) == ["e", "d", "c"])
    #expect(ids(sink, "bob") == ["other"])
  }

  @Test func `a message is kept for an hour`() {
    let clock = TestClock()
    let sink = WebhookSink(time: clock.source)
    sink.keep(message("a"))
    clock.advance(milliseconds: 1_800_000)
    sink.keep(message("b"))
    clock.advance(milliseconds: 1_799_999)
    #expect(ids(sink) == ["b", "a"])
    clock.advance(milliseconds: 1)
    #expect(ids(sink) == ["b"])
    clock.advance(milliseconds: 1_800_000)
    #expect(ids(sink).isEmpty)
  }

  @Test func `the owner who got or read messages the longest time ago goes first`() {
    let sink = WebhookSink(limits: limits(owners: 2), time: TestClock().source)
    sink.keep(message("a", of: "ann"))
    sink.keep(message("b", of: "bob"))
    #expect(ids(sink, "ann") == ["a"])
    sink.keep(message("c", of: "cid"))
    #expect(ids(sink, "bob").isEmpty)
    #expect(ids(sink, "ann") == ["a"])
    #expect(ids(sink, "cid") == ["c"])
  }

  @Test func `all messages together have a limit of bytes`() {
    let sink = WebhookSink(limits: limits(bytes: 100), time: TestClock().source)
    sink.keep(message("a", of: "ann", bytes: 60))
    sink.keep(message("b", of: "bob", bytes: 40))
    sink.keep(message("c", of: "cid", bytes: 30))
    #expect(ids(sink, "ann").isEmpty)
    #expect(ids(sink, "bob") == ["b"])
    sink.keep(message("d", of: "cid", bytes: 101))
    #expect(ids(sink, "cid") == ["c"], "a message that is too large is not kept")
    // The newest message of an owner displaces the owner's own ones too.
    sink.keep(message("e", of: "cid", bytes: 100))
    #expect(ids(sink, "cid") == ["e"])
    #expect(ids(sink, "bob").isEmpty)
  }

  @Test(arguments: [0, 1]) func `a sink without room keeps nothing`(zero: Int) {
    let sink = WebhookSink(limits: limits(messages: zero, owners: 1 - zero), time: TestClock().source)
    sink.keep(message("a"))
    #expect(ids(sink).isEmpty)
  }
}
