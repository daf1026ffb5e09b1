import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo upload`: prints a local file as a data URI. It sends nothing.
struct UploadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upload",
    abstract: "Print a local file as a value that a model's input takes.",
    discussion: """
      Today that is a data URI: the file itself, a third longer. Nothing is sent. katsudo run takes paths directly.

      Example:
        katsudo upload street.jpg > street.uri
      """)

  /// The length in bytes above which the command prints a remark, because such a line fills the terminal.
  private static let remarkable = 100_000

  @Argument(help: "A picture, a video or a sound of at most 47 MiB.")
  var file: String

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    try await verb.reporting {
      let value = try await MediaInput(file: file)
      if value.value.utf8.count > Self.remarkable {
        verb.console.note("\(file) becomes a data URI of \(value.value.utf8.count) characters; nothing was sent to the server")
      }
      verb.console.give(["file": .string(file), "value": .string(value.value)])
      verb.console.say(value.value)
    }
  }
}
