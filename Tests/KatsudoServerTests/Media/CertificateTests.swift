import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct CertificateTests {
  private static let picture = PictureBytes.jpeg(width: 400, height: 400)

  @Test func `a certificate of an untrusted authority is refused`() async throws {
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: ["127.0.0.1"], in: folder)
      let setup = RouterSetup.echo.with { $0.configuration.access.allowPrivateNetwork = true }
      try await expectFailure(
        setup, certificates, host: "127.0.0.1",
        #""127.0.0.1" has a certificate that is not valid for it or not trusted here. Use a host whose HTTPS works."#)
    }
  }

  @Test func `a certificate for another name is refused`() async throws {
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: ["other.example"], in: folder)
      let setup = Self.trusting(certificates)
      try await expectFailure(
        setup, certificates, host: "localhost",
        #""localhost" has a certificate that is not valid for it or not trusted here. Use a host whose HTTPS works."#)
    }
  }

  @Test func `a redirect from https to http is refused`() async throws {
    try await withTemporaryFolder { folder in
      let certificates = try await TestCertificates.make(for: ["127.0.0.1"], in: folder)
      let setup = Self.trusting(certificates)
      try await expectFailure(
        setup, certificates, host: "127.0.0.1", reply: .redirect(to: "http://127.0.0.1/a.png"),
        "The URL redirects to a place that is not fetched. "
          + "This server fetches files over HTTPS only. Use a URL that begins with https://.")
    }
  }

  @Test func `an authority file that cannot be read stops the start`() async throws {
    try await withTemporaryFolder { folder in
      let command = try await FinishedCommand.run(
        ["serve", "--port", "0", "--data-dir", folder + "/data"], environment: ["KATSUDO_MEDIA_CA_FILE": folder + "/none.pem"])
      #expect(command.exitCode != 0)
      #expect(command.errors.contains("\(folder)/none.pem"), "\(command.errors)")
    }
  }

  private static func trusting(_ certificates: TestCertificates) -> RouterSetup {
    RouterSetup.echo.with {
      $0.configuration.access.mediaCAFile = certificates.caFile
      $0.configuration.access.allowPrivateNetwork = true
    }
  }

  private func expectFailure(
    _ setup: RouterSetup, _ certificates: TestCertificates, host: String, reply: MediaServer.Reply = .file(picture), _ sentence: String
  ) async throws {
    try await MediaServer.run(reply, certificates: certificates) { media in
      try await setup.run { server in
        let result = try await server.client.finished(try await server.client.accepted(Input.picture(media.url("/", host: host))))
        #expect(result["status"] == "failed")
        #expect(result["error"] == .string(sentence))
      }
    }
  }
}
