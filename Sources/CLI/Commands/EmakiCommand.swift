public import ArgumentParser

/// `emaki`
public struct EmakiCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "emaki",
    abstract: "A self-hosted server for generative media that speaks RunComfy's Model API.",
    discussion: """
      Start a server, and it prints an address and a key:

        emaki serve

      Then send it a picture and a prompt as you would send them to RunComfy.
      """,
    version: EmakiVersion.current,
    subcommands: [ServeCommand.self, KeysCommand.self, ModelsCommand.self, RenderCommand.self, SampleCommand.self])

  public init() {}
}
