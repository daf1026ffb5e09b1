import ArgumentParser

/// `emaki models …`
struct ModelsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "Take models over from a catalogue.", subcommands: [ImportCommand.self])
}
