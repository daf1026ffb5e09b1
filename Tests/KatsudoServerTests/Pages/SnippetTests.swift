import Foundation
import KatsudoAPI
import KatsudoTesting
import Subprocess
import SystemPackage
import Testing

/// A model whose defaults have a meaning in the syntax of some language.
private enum OddModel {
  static let id = "test/odd"

  static let text =
    "It's \"quoted\", a back\\slash \\n \\(x) $HOME ${HOME} $(id) `id` %s {0} #{1}\nsecond line\r\n\ttab 🎬 光 \u{2028}end \\"

  static let manifest = Manifest.plain(
    id,
    properties: [
      "prompt": ["type": "string", "default": .string(text)], "count": ["type": "integer", "default": -7],
      "share": ["type": "number", "default": 0.25], "isBright": ["type": "boolean", "default": true],
      "tags": ["type": "array", "items": ["type": "string"], "default": ["'", "\"", .string("\\")]],
      "camera": [
        "type": "object", "properties": ["$move": ["type": "string"], "empty": ["type": "object"]],
        "default": ["$move": "dolly's", "empty": [:]],
      ],
    ])
}

/// Every example of a model's API page works as it stands. `Scripts/examples.sh` runs those in Swift.
@Suite(
  .server(
    ServerSetup.echo.with(
      ["KATSUDO_ENGINES": "\(APIClient.seedModel)=echo;\(OddModel.id)=echo"], models: [OddModel.manifest])),
  .timeLimit(.minutes(5)))
struct SnippetTests {
  /// A language, and the program that runs its examples.
  struct Language: Sendable, CustomTestStringConvertible {
    let name: String
    let fence: String
    let file: String
    let command: [String]

    var testDescription: String { name }
  }

  static let languages = [
    Language(name: "cURL", fence: "sh", file: "example.sh", command: ["bash", "-euo", "pipefail", "example.sh"]),
    Language(name: "Python", fence: "python", file: "example.py", command: ["python3", "example.py"]),
    Language(name: "JavaScript", fence: "javascript", file: "example.mjs", command: ["node", "example.mjs"]),
    Language(name: "Go", fence: "go", file: "example.go", command: ["go", "run", "example.go"]),
    Language(name: "CLI", fence: "sh", file: "example.sh", command: ["bash", "-euo", "pipefail", "example.sh"]),
  ]

  /// The examples of a page with their headings, in their order.
  private static func snippets(of model: String) async throws -> [(name: String?, fence: String, code: String)] {
    let page = try await SuiteServer.current.stranger.get("/models/\(model)/api.md").text
    var snippets: [(String?, String, String)] = []
    var heading: String?
    var open: (fence: String, lines: [Substring])?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if let (fence, lines) = open {
        if line == "```" {
          snippets.append((heading, fence, lines.joined(separator: "\n")))
          open = nil
        } else {
          open = (fence, lines + [line])
        }
      } else if line.hasPrefix("```") {
        open = (String(line.dropFirst(3)), [])
      } else if line.hasPrefix("#") {
        heading = line.hasPrefix("### ") ? String(line.dropFirst(4)) : nil
      }
    }
    return snippets
  }

  /// Runs a program in a folder with a sample picture. The token is in the environment, as the page says.
  private static func run(_ code: String, _ language: Language, in folder: String) async throws -> FinishedCommand {
    try Data((code + "\n").utf8).write(to: URL(fileURLWithPath: "\(folder)/\(language.file)"))
    try uploadedPicture.write(to: URL(fileURLWithPath: "\(folder)/street.jpg"))
    let binaries = URL(fileURLWithPath: KatsudoBinary.path).deletingLastPathComponent().path
    let values = [
      "YOUR_API_TOKEN": try SuiteServer.client.token ?? "", "PATH": "\(binaries):\(ProcessInfo.processInfo.environment["PATH"] ?? "")",
      "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1",
    ]
    let overrides = Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
    let outcome = try await Subprocess.run(
      .name(language.command[0]), arguments: Arguments(Array(language.command.dropFirst())), environment: .inherit.updating(overrides),
      workingDirectory: FilePath(folder), input: .none, output: .string(limit: 4 << 20), error: .string(limit: 4 << 20))
    return FinishedCommand(output: outcome.standardOutput, errors: outcome.standardError, status: outcome.terminationStatus)
  }

  /// The link of a picture that this server has, in place of the picture on another host.
  private static func pictureLink() async throws -> String {
    try #require(try await SuiteServer.client.upload(uploadedPicture)["url"]?.string)
  }

  @Test(arguments: languages) func `an example submits, waits and prints the link of the output`(language: Language) async throws {
    let snippets = try await Self.snippets(of: APIClient.seedModel)
    let code = try #require(snippets.first { $0.name == language.name && $0.fence == language.fence }?.code)
    let picture = try await Self.pictureLink()
    let run = try await withTemporaryFolder {
      try await Self.run(code.replacing(SeedModelTests.picture, with: picture), language, in: $0)
    }
    #expect(run.exitCode == 0, "\(run.errors)")
    if language.name == "cURL" {
      #expect(try JSONValue(jsonText: run.output)["request_id"]?.string != nil, "\(run.output)")
    } else {
      let link = try #require(run.output.firstMatch(of: /http:\/\/[^"\s]+\.mp4/)).output
      #expect(try await SuiteServer.current.stranger.get(String(link)).status == 200, "\(run.output)")
    }
  }

  @Test(arguments: languages) func `an example uploads a file by its name and prints its id`(language: Language) async throws {
    let snippets = try await Self.snippets(of: APIClient.seedModel)
    let code = try #require(snippets.last { $0.name == language.name && $0.fence == language.fence }?.code)
    #expect(code.contains("street.jpg") && !code.contains("base64"))
    let run = try await withTemporaryFolder { try await Self.run(code, language, in: $0) }
    #expect(run.exitCode == 0, "\(run.errors)")
    let id = try #require(run.output.firstMatch(of: /file_[0-9a-f-]{36}/)).output
    #expect(try await SuiteServer.client.get("/v1/files/\(id)")["sha256"]?.string == sha256(uploadedPicture))
  }

  @Test func `the calls of the page work one after the other in one shell`() async throws {
    let snippets = try await Self.snippets(of: APIClient.seedModel).filter { $0.name == nil && $0.fence == "sh" }
    #expect(snippets.count == 4)
    let code = snippets.map(\.code).joined(separator: "\necho\n").replacing(SeedModelTests.picture, with: try await Self.pictureLink())
    let run = try await withTemporaryFolder { try await Self.run(code, Self.languages[0], in: $0) }
    #expect(run.exitCode == 0, "\(run.errors)")
    let answers = try run.output.split(separator: "\n").map { try JSONValue(jsonText: String($0)) }
    #expect(answers.count == 4, "\(run.output)")
    let id = try #require(answers.first?["request_id"]?.string)
    #expect(answers.allSatisfy { $0["request_id"]?.string == id })
    #expect(answers.last?["outcome"]?.string != nil)
  }

  @Test(arguments: languages) func `a default with odd characters arrives as it is`(language: Language) async throws {
    let client = try SuiteServer.client
    let input: JSONValue = [
      "prompt": .string(OddModel.text), "count": -7, "share": 0.25, "isBright": true, "tags": ["'", "\"", .string("\\")],
      "camera": ["$move": "dolly's", "empty": [:]],
    ]
    let direct = try #require(try await client.post("/v1/models/\(OddModel.id)", json: input)["request_id"]?.string)
    _ = try await client.finished(direct)
    let expected = try #require(try await client.get("/v1/requests/\(direct)/receipt")["input"]?["sha256"]?.string)
    let code = try #require(try await Self.snippets(of: OddModel.id).first { $0.name == language.name }?.code)
    let run = try await withTemporaryFolder { try await Self.run(code, language, in: $0) }
    #expect(run.exitCode == 0, "\(run.errors) \(code)")
    let id = try #require(run.output.firstMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{21}/)).output
    _ = try await client.finished(String(id))
    #expect(try await client.get("/v1/requests/\(id)/receipt")["input"]?["sha256"]?.string == expected, "\(code)")
  }
}
