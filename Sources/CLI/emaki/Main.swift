import ArgumentParser
import EmakiCommands

@main
struct Main {
  static func main() async {
    await EmakiCommand.main()
  }
}
