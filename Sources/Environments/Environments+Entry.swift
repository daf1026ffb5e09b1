/// The entries of the list.
extension Environments {
  /// An environment in the list.
  struct Entry {
    var record: EnvironmentRecord
    /// The run of the command, or `nil` while there is none.
    var run: Run?
    /// The reason why the last run failed, or `nil`.
    var failure: String?
    /// The address that an attached address was looked up as. Connections go to this one, which was checked.
    var resolved: UpstreamAddress?
    var tail = OutputTail()
    /// The places for its WebSockets.
    let tunnels: Places

    /// The address that connections go to, or `nil` if the environment does not run.
    var upstream: UpstreamAddress? {
      if case .address = record.source { return resolved }
      guard let run, run.isReady, !run.isStopping else { return nil }
      return UpstreamAddress(host: "127.0.0.1", port: run.port)
    }

    /// The address that the list shows.
    var shownAddress: UpstreamAddress? {
      if case .address(let address) = record.source { return address }
      return upstream
    }
  }

  /// A run of the command.
  struct Run {
    let port: Int
    let end: EndSignal
    var isReady = false
    /// `true` if somebody asked for the end.
    var isStopping = false
  }

  /// An order to start a command.
  struct Launch {
    let id: EnvironmentID
    let process: EnvironmentProcess
    let port: Int
    let end: EndSignal
  }
}
