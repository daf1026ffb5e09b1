import ArgumentParser
import KatsudoCommands

@main
struct Main {
  static func main() async {
    await KatsudoCommand.main()
  }
}
