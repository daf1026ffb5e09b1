import ArgumentParser

/// `katsudo completion`: prints a completion script for a shell.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion",
    abstract: "Print a script that completes commands and options in your shell.",
    discussion: """
      Examples:
        katsudo completion bash \\
          > ~/.local/share/bash-completion/completions/katsudo
        katsudo completion zsh > ~/.zsh/completions/_katsudo
        katsudo completion fish > ~/.config/fish/completions/katsudo.fish
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

  func run() throws { print(KatsudoCommand.completionScript(for: shell.known)) }
}
