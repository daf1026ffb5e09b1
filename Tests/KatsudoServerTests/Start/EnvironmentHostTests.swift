import KatsudoApp
import KatsudoCore
import Testing

/// The hosts of environments are apart from those of the API.
@Suite struct EnvironmentHostTests {
  private static func read(_ domain: String?, _ publicURL: String, _ filesURL: String? = nil, port: Int = 8788) async throws {
    var environment = ["KATSUDO_ENVIRONMENTS_PORT": "\(port)", "KATSUDO_PUBLIC_URL": publicURL]
    environment["KATSUDO_ENVIRONMENTS_DOMAIN"] = domain
    environment["KATSUDO_FILES_URL"] = filesURL
    _ = try await ServerConfiguration(flags: [:], file: nil, environment: environment)
  }

  @Test(
    arguments: [
      ("comfy.example.com", "https://comfy.example.com", nil), ("example.com", "https://API.example.com:8443/katsudo", nil),
      ("comfy.example.com", "https://api.example.com", "https://files.comfy.example.com"),
    ] as [(String, String, String?)])
  func `an address of the API in the domain of the environments is refused`(domain: String, publicURL: String, filesURL: String?)
    async throws
  {
    let error = await #expect(throws: ConfigurationError.self) { try await Self.read(domain, publicURL, filesURL) }
    #expect(error?.key == "environments.domain")
    try await Self.read(domain, publicURL, filesURL, port: 0)
  }

  @Test func `a sibling domain and localhost are allowed`() async throws {
    try await Self.read("comfy.example.com", "https://api.example.com")
    try await Self.read("comfy.example.com", "https://mycomfy.example.com")
    try await Self.read(nil, "http://localhost:8787")
  }
}
