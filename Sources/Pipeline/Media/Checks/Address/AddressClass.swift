/// The class of an address, by the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and its successors), the multicast
/// registries and the allocation of IPv6 unicast space.
package enum AddressClass: String, Sendable, Hashable, CaseIterable {
  /// An ordinary address on the internet.
  case global
  /// 127.0.0.0/8, ::1 (RFC 1122, RFC 4291).
  case loopback
  /// 10/8, 172.16/12, 192.168/16 (RFC 1918).
  case privateUse
  /// fc00::/7 (RFC 4193).
  case uniqueLocal
  /// 169.254/16 (RFC 3927), fe80::/10 (RFC 4291).
  case linkLocal
  /// Addresses from which cloud machines read their credentials.
  case metadata
  /// 100.64/10, between a carrier's NAT and its customers (RFC 6598).
  case carrierNAT
  /// 0.0.0.0/8 and ::, which reach the machine itself on Linux (RFC 1122, RFC 4291).
  case unspecified
  /// 224/4, ff00::/8.
  case multicast
  /// 255.255.255.255.
  case broadcast
  /// 192.0.2/24, 198.51.100/24, 203.0.113/24, 2001:db8::/32, 3fff::/20.
  case documentation
  /// 198.18/15 (RFC 2544), 2001:2::/48 (RFC 5180).
  case benchmarking
  /// 192.0.0/24 and 2001::/23, the IETF's own protocols (RFC 6890, RFC 2928).
  case protocolAssignment
  /// 2001::/32 (RFC 4380): carries an IPv4 address that a relay would connect to.
  case teredo
  /// 2001:10::/28 and 2001:20::/28 (RFC 4843, RFC 7343): hashes of keys, which lead to no machine.
  case orchid
  /// 2002::/16 (RFC 3056) and 192.88.99/24 (RFC 7526): carries an IPv4 address that a relay would connect to.
  case sixToFour
  /// 64:ff9b:1::/48 (RFC 8215), and 64:ff9b::/96 (RFC 6052) around an IPv4 address that is not global.
  case translation
  /// ::/96 (RFC 4291, deprecated): carries an IPv4 address.
  case ipv4Compatible
  /// fec0::/10 (RFC 3879, deprecated).
  case siteLocal
  /// 100::/64 (RFC 6666) and 100:0:0:1::/64 (RFC 9780).
  case discard
  /// 5f00::/16 (RFC 9602).
  case segmentRouting
  /// 240/4 (RFC 1112), and all IPv6 space that is not allocated as global unicast.
  case reserved
}

extension AddressClass {
  package init(_ address: IPAddress) {
    switch address {
    case .v4: self = Self.first(of: Self.v4Table, with: address) ?? .global
    case .v6(let value): self = Self.v6Class(address, value)
    }
  }

  private static func v6Class(_ address: IPAddress, _ value: UInt128) -> AddressClass {
    let embedded = IPAddress.v4(UInt32(truncatingIfNeeded: value))
    // The kernel connects to a mapped address over IPv4, so it has the class of the IPv4 address inside.
    if mapped.contains(address) { return AddressClass(embedded) }
    // Resolvers of IPv6-only networks return these addresses for every host that has only IPv4. RFC 6052 section 3.1 allows only global
    // addresses inside. Any other address inside may be an attack.
    if nat64.contains(address) { return AddressClass(embedded) == .global ? .global : .translation }
    if let special = first(of: v6Table, with: address) { return special }
    return globalUnicast.contains(address) ? .global : .reserved
  }

  private static func first(of table: [(AddressBlock, AddressClass)], with address: IPAddress) -> AddressClass? {
    table.first { $0.0.contains(address) }?.1
  }

  private static let mapped = AddressBlock.v6(0, 0, 0, 0, 0, 0xffff, prefix: 96)
  private static let nat64 = AddressBlock.v6(0x64, 0xff9b, prefix: 96)
  private static let globalUnicast = AddressBlock.v6(0x2000, prefix: 3)

  /// The first match is used, so single addresses stand before the blocks that contain them.
  private static let v4Table: [(AddressBlock, AddressClass)] = [
    // In this order: AWS, Google, Azure and others; AWS containers; AWS pod identity; Alibaba; Oracle classic; Azure's host, on a public
    // address.
    (.v4(169, 254, 169, 254, prefix: 32), .metadata),
    (.v4(169, 254, 170, 2, prefix: 32), .metadata),
    (.v4(169, 254, 170, 23, prefix: 32), .metadata),
    (.v4(100, 100, 100, 200, prefix: 32), .metadata),
    (.v4(192, 0, 0, 192, prefix: 32), .metadata),
    (.v4(168, 63, 129, 16, prefix: 32), .metadata),
    (.v4(0, 0, 0, 0, prefix: 8), .unspecified),
    (.v4(10, 0, 0, 0, prefix: 8), .privateUse),
    (.v4(100, 64, 0, 0, prefix: 10), .carrierNAT),
    (.v4(127, 0, 0, 0, prefix: 8), .loopback),
    (.v4(169, 254, 0, 0, prefix: 16), .linkLocal),
    (.v4(172, 16, 0, 0, prefix: 12), .privateUse),
    (.v4(192, 0, 0, 0, prefix: 24), .protocolAssignment),
    (.v4(192, 0, 2, 0, prefix: 24), .documentation),
    (.v4(192, 88, 99, 0, prefix: 24), .sixToFour),
    (.v4(192, 168, 0, 0, prefix: 16), .privateUse),
    (.v4(198, 18, 0, 0, prefix: 15), .benchmarking),
    (.v4(198, 51, 100, 0, prefix: 24), .documentation),
    (.v4(203, 0, 113, 0, prefix: 24), .documentation),
    (.v4(224, 0, 0, 0, prefix: 4), .multicast),
    (.v4(255, 255, 255, 255, prefix: 32), .broadcast),
    (.v4(240, 0, 0, 0, prefix: 4), .reserved),
  ]

  private static let v6Table: [(AddressBlock, AddressClass)] = [
    // In this order: AWS, AWS pod identity, Google.
    (.v6(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254, prefix: 128), .metadata),
    (.v6(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x23, prefix: 128), .metadata),
    (.v6(0xfd20, 0xce, 0, 0, 0, 0, 0, 0x254, prefix: 128), .metadata),
    (.v6(0, 0, 0, 0, 0, 0, 0, 0, prefix: 128), .unspecified),
    (.v6(0, 0, 0, 0, 0, 0, 0, 1, prefix: 128), .loopback),
    (.v6(0, prefix: 96), .ipv4Compatible),
    (.v6(0x64, 0xff9b, 1, prefix: 48), .translation),
    (.v6(0x100, 0, 0, 0, prefix: 64), .discard),
    (.v6(0x100, 0, 0, 1, prefix: 64), .discard),
    (.v6(0x2001, 0, prefix: 32), .teredo),
    (.v6(0x2001, 2, 0, prefix: 48), .benchmarking),
    (.v6(0x2001, 0x10, prefix: 28), .orchid),
    (.v6(0x2001, 0x20, prefix: 28), .orchid),
    (.v6(0x2001, 0, prefix: 23), .protocolAssignment),
    (.v6(0x2001, 0xdb8, prefix: 32), .documentation),
    (.v6(0x2002, prefix: 16), .sixToFour),
    (.v6(0x3fff, prefix: 20), .documentation),
    (.v6(0x5f00, prefix: 16), .segmentRouting),
    (.v6(0xfc00, prefix: 7), .uniqueLocal),
    (.v6(0xfe80, prefix: 10), .linkLocal),
    (.v6(0xfec0, prefix: 10), .siteLocal),
    (.v6(0xff00, prefix: 8), .multicast),
  ]
}
