/// A CIDR block: the addresses of one family that share their first bits.
struct AddressBlock: Sendable {
  private let base: IPAddress
  private let prefixLength: Int

  static func v4(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32, prefix: Int) -> AddressBlock {
    AddressBlock(base: .v4(a << 24 | b << 16 | c << 8 | d), prefixLength: prefix)
  }

  /// - Parameter groups: the leading 16-bit groups. The missing ones are zero.
  static func v6(_ groups: UInt16..., prefix: Int) -> AddressBlock {
    let value = groups.prefix(8).reduce(UInt128(0)) { $0 << 16 | UInt128($1) }
    return AddressBlock(base: .v6(value << (16 * (8 - min(groups.count, 8)))), prefixLength: prefix)
  }

  func contains(_ address: IPAddress) -> Bool {
    switch (base, address) {
    case (.v4(let base), .v4(let value)): (base ^ value) >> (32 - prefixLength) == 0
    case (.v6(let base), .v6(let value)): (base ^ value) >> (128 - prefixLength) == 0
    default: false
    }
  }
}
