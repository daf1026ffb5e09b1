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
      Checks what katsudo serve needs on this machine: ffmpeg, the data folder, models and engines, the ComfyUI servers \
      with the node classes, model files and memory that the models need, the port, a small film. Also checks the \
      server and the key that the other commands use. The exit code is 0 if no check fails, otherwise 1.

      Example:
        katsudo doctor
      """)

  @Option(help: "The server's data folder. (default: as for katsudo serve)")
  var dataDir: String?

  @Option(help: "A YAML file with settings. (default: ./katsudo.yaml if it exists)")
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
      findings += await ComfyServersCheck.findings(configuration)
      findings.append(await PortCheck.finding(configuration))
      findings.append(CredentialsCheck.finding())
      findings += await server.findings()
      verb.console.give(["findings": .array(findings.map(\.document))])
      for line in findings.flatMap(\.lines) { verb.console.say(line) }
      if findings.contains(where: { $0.level == .fail }) { throw ExitCode(CommandExit.failure.rawValue) }
    }
  }
}
