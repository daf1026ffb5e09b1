import Foundation
import KatsudoTesting
import Testing

/// The snippets of the READMEs work as they are.
@Suite struct ReadmeTests {
  @Test(arguments: ["README.md", "README.ja.md"])
  func `the snippets make a film with five calls`(document: String) async throws {
    let snippets = try ShellSnippets(of: document)
    for call in ["/v1/models\"", "/v1/models/$MODEL", "/status", "/result", "/cancel"] {
      #expect(snippets.script.contains(call), "the document must show the call \(call)")
    }
    try await ServerSetup().run { server in
      try await withTemporaryFolder { folder in
        let sample = try await FinishedCommand.run(["sample", "street", "-o", "\(folder)/street.jpg", "--width", "640"])
        #expect(sample.exitCode == 0, "\(sample.errors)")
        let run = try await snippets.run(in: folder, environment: ["KATSUDO_URL": server.client.base, "KEY": server.client.token ?? ""])
        #expect(run.exitCode == 0, "\(run.output) \(run.errors)")
        #expect(run.output.contains(#""outcome":"not_cancellable""#), "\(run.output)")
        let film = try await FilmFacts(of: Data(contentsOf: URL(fileURLWithPath: "\(folder)/street.mp4")))
        #expect(film.streams.first?.nbReadFrames == "121")
      }
    }
  }

  @Test(arguments: ["docs/05-intake-and-media.md", "docs/06-queue-and-states.md", "docs/09-operations.md"])
  func `the snippets of the documentation work as they are`(document: String) async throws {
    let snippets = try ShellSnippets(of: document)
    try await ServerSetup.idle.run { server in
      try await withTemporaryFolder { folder in
        let sample = try await FinishedCommand.run(["sample", "street", "-o", "\(folder)/street.jpg", "--width", "640"])
        #expect(sample.exitCode == 0, "\(sample.errors)")
        let run = try await snippets.run(
          in: folder,
          environment: ["KATSUDO_URL": server.client.base, "KEY": server.client.token ?? "", "KATSUDO_DATA_DIR": server.dataDir])
        #expect(run.exitCode == 0, "\(run.output) \(run.errors)")
      }
    }
  }
}
