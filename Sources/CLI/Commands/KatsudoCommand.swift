public import ArgumentParser
import KatsudoCore

/// `katsudo`: the program with all its commands.
public struct KatsudoCommand: AsyncParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "katsudo",
    abstract: "A self-hosted server for generative media that speaks RunComfy's Model API.",
    discussion: """
      Start a server. It prints its address and a key:

        katsudo serve

      Then send it a picture and a prompt, here or as you would send them to RunComfy:

        katsudo login
        katsudo run bytedance/dreamina-3-0/pro/image-to-video \\
          --set prompt='push in slowly' --set image_urls=street.jpg
      """,
    version: KatsudoVersion.current,
    groupedSubcommands: [
      CommandGroup(
        name: "Requests",
        subcommands: [
          RunCommand.self, StatusCommand.self, WatchCommand.self, ResultCommand.self, CancelCommand.self, RequestsCommand.self,
          UsageCommand.self, ModelsCommand.self, UploadCommand.self, WebhooksCommand.self,
        ]),
      CommandGroup(name: "Account", subcommands: [LoginCommand.self, LogoutCommand.self, WhoamiCommand.self]),
      CommandGroup(
        name: "Server",
        subcommands: [
          ServeCommand.self, WorkerCommand.self, KeysCommand.self, WorkflowsCommand.self, EnvironmentsCommand.self, ServersCommand.self,
          TopCommand.self,
          BackupCommand.self,
          RestoreCommand.self,
        ]),
      CommandGroup(
        name: "This machine",
        subcommands: [
          RenderCommand.self, RenderChildCommand.self, EnvironmentChildCommand.self, SampleCommand.self, DoctorCommand.self,
          CompletionCommand.self,
        ]),
    ])

  public init() {}
}
