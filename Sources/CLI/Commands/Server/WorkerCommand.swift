import ArgumentParser

/// `katsudo worker`: reports that workers on other machines are not possible yet.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker",
    abstract: "Run requests of a shared queue on another machine. Not possible yet.",
    discussion: """
      A separate worker needs a database that several processes share. Only one process can use the embedded database: katsudo serve runs the \
      requests itself. The setting builtin.slots is the number of requests at a time.

      Example of what to use instead:
        KATSUDO_BUILTIN_SLOTS=2 katsudo serve
      """)

  func run() throws {
    throw CommandExit.usage(
      "A worker needs a database that several processes share, and this version has only the embedded one. katsudo serve runs the requests itself; "
        + "KATSUDO_BUILTIN_SLOTS is the number of requests at a time.")
  }
}
