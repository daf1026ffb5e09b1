import ArgumentParser

/// `emaki completion`
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a script that completes commands and options in your shell.",
    discussion: """
      Examples:
        emaki completion bash \\
          > ~/.local/share/bash-completion/completions/emaki
        emaki completion zsh > ~/.zsh/completions/_emaki
        emaki completion fish > ~/.config/fish/completions/emaki.fish
      """)

  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash
    case zsh
    case fish

    fileprivate var known: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "The shell.")
  var shell: Shell

  func run() throws { print(EmakiCommand.completionScript(for: shell.known)) }
}
