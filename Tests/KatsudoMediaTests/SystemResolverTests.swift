import KatsudoCore
import KatsudoMediaChecks
import KatsudoMediaFetch
import Testing

@Suite struct SystemResolverTests {
  @Test func readsTheMachinesOwnNames() async throws {
    let addresses = try await SystemResolver().addresses(of: "localhost")
    #expect(addresses.contains(.v4(0x7f00_0001)) || addresses.contains(.v6(1)))
    #expect(Set(addresses).count == addresses.count)
    #expect(addresses.allSatisfy { AddressClass($0) == .loopback })
  }

  @Test func saysThatANameIsUnknown() async {
    // RFC 6761: never a host. A machine without any name server cannot say so, and says that instead.
    let error = await failure { () throws(MediaError) in try await SystemResolver().addresses(of: "no-such-host.invalid") }
    #expect([.unavailable, .unreachable, .timeout].contains(error?.code))
  }

  @Test func givesUpInTime() async {
    let error = await failure { () throws(MediaError) in try await SystemResolver(timeLimit: .zero).addresses(of: "slow.invalid") }
    #expect([.unavailable, .unreachable, .timeout].contains(error?.code))
  }
}
