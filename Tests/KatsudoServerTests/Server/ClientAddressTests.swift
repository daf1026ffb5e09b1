import KatsudoServer
import Testing

@Suite struct ClientAddressTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let peer: String?
    let forwarded: String?
    let text: String
  }

  @Test(arguments: [
    Row(testDescription: "a client", peer: "203.0.113.7", forwarded: nil, text: "203.0.113.7"),
    Row(testDescription: "a client that names another address", peer: "203.0.113.7", forwarded: "192.0.2.1", text: "203.0.113.7"),
    Row(testDescription: "a proxy on this machine", peer: "127.0.0.1", forwarded: "192.0.2.1", text: "192.0.2.1"),
    Row(testDescription: "such a proxy, over IPv6", peer: "::1", forwarded: "2001:DB8::1", text: "2001:db8::1"),
    Row(testDescription: "such a proxy, in the form of IPv6", peer: "::ffff:127.0.0.1", forwarded: "192.0.2.1", text: "192.0.2.1"),
    Row(
      testDescription: "such a proxy, and a client that names addresses", peer: "127.0.0.1", forwarded: "198.51.100.1, 192.0.2.1 ",
      text: "192.0.2.1"),
    Row(testDescription: "such a proxy with a header that is no address", peer: "127.0.0.1", forwarded: "unknown", text: "127.0.0.1"),
    Row(testDescription: "a program on this machine", peer: "127.0.0.1", forwarded: nil, text: "127.0.0.1"),
    Row(testDescription: "a client over IPv4 on a socket of IPv6", peer: "::ffff:203.0.113.7", forwarded: nil, text: "203.0.113.7"),
    Row(testDescription: "no connection", peer: nil, forwarded: nil, text: "unknown"),
    Row(testDescription: "a connection that is closed already", peer: "closed", forwarded: "192.0.2.1", text: "unknown"),
  ])
  func `the address is that of the peer, or what a proxy on this machine says`(row: Row) {
    #expect(ClientAddress(peer: row.peer, forwarded: row.forwarded).text == row.text)
  }

  @Test func `a limit holds for an IPv4 address, and for the first 64 bits of an IPv6 address`() {
    func group(_ peer: String) -> String { ClientAddress(peer: peer, forwarded: nil).group }
    #expect(group("2001:db8::1") == group("2001:db8:0:0:ffff::2"))
    #expect(group("2001:db8::1") != group("2001:db8:0:1::1"))
    #expect(group("203.0.113.7") == group("::ffff:203.0.113.7"))
    #expect(group("203.0.113.7") != group("203.0.113.8"))
  }
}
