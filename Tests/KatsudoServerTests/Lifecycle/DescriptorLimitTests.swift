import KatsudoApp
import KatsudoCore
import KatsudoEnvironments
import Testing

/// The shares of the file descriptors of a process.
@Suite struct DescriptorLimitTests {
  private static func settings(_ connections: Int = 512, isOn: Bool = true) -> EnvironmentSettings {
    var settings = EnvironmentSettings()
    settings.port = isOn ? 8788 : 0
    settings.connections = connections
    return settings
  }

  @Test func `with many descriptors the settings count`() throws {
    let shares = try DescriptorLimit.connections(limit: 1_048_576, slots: 4, environments: Self.settings())
    #expect(shares.api == 4096 && shares.environments == 512)
  }

  @Test func `without environments the API has all connections`() throws {
    let shares = try DescriptorLimit.connections(limit: 1024, slots: 4, environments: Self.settings(isOn: false))
    let others = try DescriptorLimit.connections(limit: 1024, slots: 4, environments: Self.settings())
    #expect(shares.environments == 0)
    #expect(others.api < shares.api && others.environments < 512)
  }

  @Test(arguments: [1024, 4096, 65_536], [8, 512, 100_000]) func `all connections and the work fit into the limit`(limit: Int, most: Int)
    throws
  {
    let settings = Self.settings(most)
    let shares = try DescriptorLimit.connections(limit: limit, slots: 4, environments: settings)
    #expect((8...most).contains(shares.environments) && (8...4096).contains(shares.api))
    let work = DescriptorLimit.base + 4 * DescriptorLimit.perSlot + settings.limit * DescriptorLimit.perEnvironment
    #expect(2 * (shares.api + shares.environments) + EnvironmentSettings.refusedConnections + work <= limit)
  }

  @Test func `too few descriptors are an error that names what can be lowered`() {
    for (settings, words) in [(Self.settings(), "environments.limit"), (Self.settings(isOn: false), "LimitNOFILE")] {
      let error = #expect(throws: ConfigurationError.self) { try DescriptorLimit.connections(limit: 100, slots: 4, environments: settings) }
      #expect(error?.key == "LimitNOFILE")
      #expect(error?.description.contains(words) == true)
    }
  }
}
