import KatsudoTesting
import Testing

@Suite struct HelpTests {
  @Test(arguments: [
    "run", "status", "watch", "result", "cancel", "requests", "requests list", "requests get", "requests receipt", "requests delete",
    "usage", "models", "models list", "models get", "models categories", "models check", "upload", "webhooks", "webhooks list",
    "webhooks replay",
    "webhooks verify", "webhooks secrets", "login", "logout", "whoami", "serve", "worker", "keys", "keys audit", "workflows",
    "workflows import",
    "workflows list", "workflows remove", "workflows convert", "environments", "environments start", "environments attach",
    "environments publish", "servers", "servers drain", "servers resume",
    "top", "backup", "restore",
    "render", "sample", "doctor", "completion",
  ])
  func `the help of every verb has an example`(verb: String) async throws {
    let help = try await FinishedCommand.run(verb.split(separator: " ").map(String.init) + ["--help"])
    #expect(help.exitCode == 0)
    let example = try #require(help.output.firstRange(of: "Example"), "\(help.output)")
    #expect(help.output[example.upperBound...].contains("katsudo \(verb.split(separator: " ")[0])") || verb == "worker")
  }

  @Test func `the help of the program lists every verb`() async throws {
    let help = try await FinishedCommand.run(["--help"])
    for verb in [
      "login", "logout", "whoami", "models", "run", "status", "result", "cancel", "requests", "completion", "serve", "worker", "render",
      "watch", "usage", "upload", "webhooks", "keys", "doctor", "sample", "top", "backup", "restore",
      "workflows", "environments", "servers",
    ] { #expect(help.output.contains("\n  \(verb) "), "\(verb)") }
  }

  @Test(arguments: ["bash", "zsh", "fish"])
  func `the completion scripts contain the verbs and their options`(shell: String) async throws {
    let script = try await FinishedCommand.run(["completion", shell])
    #expect(script.exitCode == 0)
    for word in ["run", "requests", "no-wait", "output-dir"] { #expect(script.output.contains(word), "\(word)") }
  }
}
