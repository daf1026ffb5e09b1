import KatsudoMediaChecks
import Testing

@Suite struct IPAddressTests {
  @Test(arguments: [
    Case("IPv4", "192.0.2.1", "192.0.2.1"),
    Case("IPv4 lowest", "0.0.0.0", "0.0.0.0"),
    Case("IPv4 highest", "255.255.255.255", "255.255.255.255"),
    Case("IPv6 loopback", "::1", "::1"),
    Case("IPv6 unspecified", "::", "::"),
    Case("IPv6 whole", "2001:db8:0:0:0:0:0:1", "2001:db8::1"),
    Case("IPv6 upper case", "2001:DB8::ABCD", "2001:db8::abcd"),
    Case("IPv6 leading zeros", "2001:0db8::0001", "2001:db8::1"),
    Case("IPv6 run at the end", "2001:db8::", "2001:db8::"),
    Case("IPv6 first of two equal runs", "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"),
    Case("IPv6 longer run", "2001:0:0:1:0:0:0:1", "2001:0:0:1::1"),
    Case("IPv6 single zero group stays", "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    Case("IPv6 :: for one group", "2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"),
    Case("IPv6 dotted tail", "::ffff:192.0.2.1", "::ffff:c000:201"),
    Case("IPv6 dotted tail after groups", "64:ff9b::192.0.2.33", "64:ff9b::c000:221"),
    Case("IPv6 whole with dotted tail", "0:0:0:0:0:ffff:10.0.0.1", "::ffff:a00:1"),
    Case("IPv6 eight groups of f", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
  ])
  func `an address is read and written in its canonical form`(row: Case<String, String>) throws {
    let address = try #require(IPAddress(row.input))
    #expect(address.description == row.expected)
    #expect(IPAddress(row.expected) == address)
  }

  @Test(arguments: [
    "", " ", "1", "1.2", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", " 1.2.3.4", "01.2.3.4", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001",
    "2130706433", "1.2.3.-4", "1..2.3", ".1.2.3", "1.2.3.", "１.2.3.4", "1.2.3.4/8", ":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9",
    "1::2::3", "12345::", "g::1", "::1%eth0", "[::1]", "1:2:3:4:5:6:7:8::", "::1.2.3", "::1.2.3.4.5", "1.2.3.4::", "::ffff:1.2.3.256",
    ":1:2:3:4:5:6:7", "1:2:3:4:5:6:7:", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3.4:1", "fe80::1%25lo",
  ])
  func `any other text is refused`(text: String) {
    #expect(IPAddress(text) == nil)
  }

  @Test func `an address is read from its bytes in network order`() {
    #expect(IPAddress(networkBytes: [127, 0, 0, 1]) == .v4(0x7f00_0001))
    #expect(IPAddress(networkBytes: [UInt8](repeating: 0, count: 15) + [1]) == .v6(1))
    #expect(IPAddress(networkBytes: [1, 2, 3]) == nil)
  }
}
