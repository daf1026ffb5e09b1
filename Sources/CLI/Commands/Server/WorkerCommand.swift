import ArgumentParser

/// `katsudo worker`
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Run requests of a shared queue on another machine. Not possible yet.",
    discussion: """
      Workers of their own need a database that several processes share. The embedded one belongs to one process: katsudo serve runs its requests \
      itself, as many at a time as builtin.slots says.

      Example, which is what does the work today:
        KATSUDO_BUILTIN_SLOTS=2 katsudo serve
      """)

  func run() throws {
    throw CommandExit.usage(
      "A worker needs a database that several processes share, and this version has the embedded one only. katsudo serve runs the requests itself; "
        + "KATSUDO_BUILTIN_SLOTS says how many at a time.")
  }
}
