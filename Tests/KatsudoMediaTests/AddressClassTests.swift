import KatsudoMediaChecks
import Testing

@Suite struct AddressClassTests {
  static let addresses: [Case<String, AddressClass>] = [
    Case("public resolver", "8.8.8.8", .global),
    Case("public, first of its block", "1.0.0.0", .global),
    Case("before 10/8", "9.255.255.255", .global),
    Case("after 10/8", "11.0.0.0", .global),
    Case("before carrier NAT", "100.63.255.255", .global),
    Case("after carrier NAT", "100.128.0.0", .global),
    Case("before loopback", "126.255.255.255", .global),
    Case("after loopback", "128.0.0.0", .global),
    Case("before link-local", "169.253.255.255", .global),
    Case("after link-local", "169.255.0.0", .global),
    Case("before 172.16/12", "172.15.255.255", .global),
    Case("after 172.16/12", "172.32.0.0", .global),
    Case("after 192.0.0/24", "192.0.1.0", .global),
    Case("AS112, which is global", "192.31.196.1", .global),
    Case("before 192.168/16", "192.167.255.255", .global),
    Case("after 192.168/16", "192.169.0.0", .global),
    Case("before benchmarking", "198.17.255.255", .global),
    Case("after benchmarking", "198.20.0.0", .global),
    Case("last before multicast", "223.255.255.255", .global),
    Case("this network", "0.0.0.0", .unspecified),
    Case("this network, last", "0.255.255.255", .unspecified),
    Case("private 10", "10.0.0.1", .privateUse),
    Case("private 10, last", "10.255.255.255", .privateUse),
    Case("private 172.16", "172.16.0.1", .privateUse),
    Case("private 172.31", "172.31.255.255", .privateUse),
    Case("private 192.168", "192.168.1.1", .privateUse),
    Case("carrier NAT", "100.64.0.1", .carrierNAT),
    Case("carrier NAT, last", "100.127.255.255", .carrierNAT),
    Case("loopback", "127.0.0.1", .loopback),
    Case("loopback, last", "127.255.255.255", .loopback),
    Case("link-local", "169.254.1.1", .linkLocal),
    Case("metadata of most clouds", "169.254.169.254", .metadata),
    Case("metadata of AWS containers", "169.254.170.2", .metadata),
    Case("metadata of AWS pods", "169.254.170.23", .metadata),
    Case("metadata of Alibaba", "100.100.100.200", .metadata),
    Case("metadata of Oracle classic", "192.0.0.192", .metadata),
    Case("metadata of Azure's host", "168.63.129.16", .metadata),
    Case("protocol assignments", "192.0.0.1", .protocolAssignment),
    Case("documentation 1", "192.0.2.1", .documentation),
    Case("documentation 2", "198.51.100.1", .documentation),
    Case("documentation 3", "203.0.113.1", .documentation),
    Case("6to4 relay", "192.88.99.1", .sixToFour),
    Case("benchmarking", "198.18.0.1", .benchmarking),
    Case("benchmarking, last", "198.19.255.255", .benchmarking),
    Case("multicast", "224.0.0.1", .multicast),
    Case("multicast, last", "239.255.255.255", .multicast),
    Case("reserved", "240.0.0.1", .reserved),
    Case("broadcast", "255.255.255.255", .broadcast),

    Case("IPv6 public", "2606:4700:4700::1111", .global),
    Case("IPv6 AS112, which is global", "2620:4f:8000::1", .global),
    Case("IPv6 last of global unicast", "3fff:1000::1", .global),
    Case("IPv6 unspecified", "::", .unspecified),
    Case("IPv6 loopback", "::1", .loopback),
    Case("IPv6 compatible", "::8.8.8.8", .ipv4Compatible),
    Case("IPv6 compatible loopback", "::127.0.0.1", .ipv4Compatible),
    Case("mapped public", "::ffff:8.8.8.8", .global),
    Case("mapped loopback", "::ffff:127.0.0.1", .loopback),
    Case("mapped loopback in hex", "::ffff:7f00:1", .loopback),
    Case("mapped private", "::ffff:10.0.0.1", .privateUse),
    Case("mapped metadata", "::ffff:169.254.169.254", .metadata),
    Case("mapped this network", "::ffff:0.0.0.0", .unspecified),
    Case("mapped carrier NAT", "::ffff:100.64.0.1", .carrierNAT),
    Case("IPv4-translated, not allocated", "::ffff:0:127.0.0.1", .reserved),
    Case("NAT64 public", "64:ff9b::8.8.8.8", .global),
    Case("NAT64 loopback", "64:ff9b::127.0.0.1", .translation),
    Case("NAT64 private", "64:ff9b::192.168.0.1", .translation),
    Case("NAT64 metadata", "64:ff9b::a9fe:a9fe", .translation),
    Case("local NAT64", "64:ff9b:1::8.8.8.8", .translation),
    Case("local NAT64, last", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", .translation),
    Case("discard", "100::1", .discard),
    Case("dummy prefix", "100:0:0:1::1", .discard),
    Case("Teredo", "2001::1", .teredo),
    Case("Teredo around loopback", "2001:0:53aa:64c:0:0:80ff:fffe", .teredo),
    Case("IPv6 benchmarking", "2001:2::1", .benchmarking),
    Case("ORCHID", "2001:10::1", .orchid),
    Case("ORCHIDv2", "2001:20::1", .orchid),
    Case("IPv6 protocol assignments", "2001:1::1", .protocolAssignment),
    Case("IPv6 protocol assignments, last", "2001:1ff:ffff::1", .protocolAssignment),
    Case("after IPv6 protocol assignments", "2001:200::1", .global),
    Case("IPv6 documentation", "2001:db8::1", .documentation),
    Case("IPv6 documentation, new", "3fff::1", .documentation),
    Case("6to4 around public", "2002:808:808::1", .sixToFour),
    Case("6to4 around loopback", "2002:7f00:1::1", .sixToFour),
    Case("segment routing", "5f00::1", .segmentRouting),
    Case("unique local fc", "fc00::1", .uniqueLocal),
    Case("unique local fd", "fd12:3456::1", .uniqueLocal),
    Case("metadata of AWS over IPv6", "fd00:ec2::254", .metadata),
    Case("metadata of AWS pods over IPv6", "fd00:ec2::23", .metadata),
    Case("metadata of Google over IPv6", "fd20:ce::254", .metadata),
    Case("IPv6 link-local", "fe80::1", .linkLocal),
    Case("IPv6 link-local, last", "febf:ffff::1", .linkLocal),
    Case("site-local", "fec0::1", .siteLocal),
    Case("IPv6 multicast", "ff02::1", .multicast),
    Case("not allocated 4000", "4000::1", .reserved),
    Case("not allocated 200", "200::1", .reserved),
    Case("not allocated e000", "e000::1", .reserved),
  ]

  @Test(arguments: addresses)
  func `every address has its class`(row: Case<String, AddressClass>) throws {
    #expect(AddressClass(try #require(IPAddress(row.input))) == row.expected)
  }

  @Test(arguments: addresses)
  func `the policy allows only global addresses by default`(row: Case<String, AddressClass>) throws {
    #expect(AddressPolicy().allows(try #require(IPAddress(row.input))) == (row.expected == .global))
  }

  @Test(arguments: addresses)
  func `the policy can allow private addresses but never metadata addresses`(row: Case<String, AddressClass>) throws {
    let open: Set<AddressClass> = [.global, .loopback, .privateUse, .uniqueLocal, .linkLocal]
    let policy = AddressPolicy(allowPrivateNetwork: true)
    #expect(policy.allows(try #require(IPAddress(row.input))) == open.contains(row.expected))
  }

  @Test func `the table has a case for every class`() {
    #expect(Set(Self.addresses.map(\.expected)) == Set(AddressClass.allCases))
  }
}
