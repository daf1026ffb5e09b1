import KatsudoCore
import KatsudoMediaChecks
import KatsudoMediaFetch
import Testing

@Suite struct SystemResolverTests {
  @Test func `the resolver finds the addresses of localhost`() async throws {
    let addresses = try await SystemResolver().addresses(of: "localhost")
    #expect(addresses.contains(.v4(0x7f00_0001)) || addresses.contains(.v6(1)))
    #expect(Set(addresses).count == addresses.count)
    #expect(addresses.allSatisfy { AddressClass($0) == .loopback })
  }

  @Test func `the resolver fails for an unknown name`() async {
    // RFC 6761 says that this name has no host. A machine without a name server gives another error.
    let error = await failure { () throws(MediaError) in try await SystemResolver().addresses(of: "no-such-host.invalid") }
    #expect([.unavailable, .unreachable, .timeout].contains(error?.code))
  }

  @Test func `the resolver gives up at its time limit`() async {
    let error = await failure { () throws(MediaError) in try await SystemResolver(timeLimit: .zero).addresses(of: "slow.invalid") }
    #expect([.unavailable, .unreachable, .timeout].contains(error?.code))
  }
}
