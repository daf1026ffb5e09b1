import ArgumentParser
import KatsudoAPI
import KatsudoApp
import KatsudoCore

/// `katsudo doctor`: checks this machine and prints a remedy for each problem.
struct DoctorCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Say what is missing on this machine, and how to get it.",
    discussion: """
      Looks at what katsudo serve needs here (ffmpeg, the data folder, models and engines, the port, a small film) and at the server and the key that the other commands \
      would use. Exit code 0 where nothing fails, else 1.

      Example:
        katsudo doctor
      """)

  @Option(help: "The server's data folder. (default: as for katsudo serve)")
  var dataDir: String?

  @Option(help: "A YAML file with settings. (default: ./katsudo.yaml where it exists)")
  var config: String?

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.reporting {
      let configuration: ServerConfiguration
      do {
        configuration = try await ServerSettings.read(dataDir: dataDir, config: config)
      } catch let error as ConfigurationError {
        throw CommandFailure(.usage, "usage", error.description)
      }
      let server = ServerCheck(verb: verb)
      var findings = [await EncoderCheck.finding(ffmpeg: configuration.encoder)]
      findings.append(await RenderCheck.finding(ffmpeg: configuration.encoder))
      findings += DataFolderCheck.findings(configuration.address.dataDir)
      findings.append(EnginesCheck.finding(configuration))
      findings.append(await PortCheck.finding(configuration))
      findings.append(CredentialsCheck.finding())
      findings += await server.findings()
      verb.console.give(["findings": .array(findings.map(\.document))])
      for line in findings.flatMap(\.lines) { verb.console.say(line) }
      if findings.contains(where: { $0.level == .fail }) { throw ExitCode(CommandExit.failure.rawValue) }
    }
  }
}
