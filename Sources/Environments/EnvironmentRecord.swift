package import KatsudoAPI

/// The entry of an environment in the list on disk.
struct EnvironmentRecord: Sendable, Hashable, Codable {
  enum Source: Sendable, Hashable, Codable {
    /// A process that the server starts.
    case command
    /// A ComfyUI server that somebody else runs, by its address.
    case address(UpstreamAddress)
  }

  var id: EnvironmentID
  var source: Source
  var createdAt: Timestamp
}

/// The state of an environment at one moment.
package struct EnvironmentFacts: Sendable, Hashable, Codable {
  package enum State: String, Sendable, Hashable, Codable {
    /// The process was started and does not answer yet.
    case starting
    case running
    /// An operator stopped the process, and it has not ended yet.
    case stopping
    /// The process was stopped, or the server was started again since.
    case stopped
    /// The process ended by itself, or it could not be started.
    case failed
    /// The environment is an attached address. The server does not know if it answers.
    case attached
  }

  package var id: EnvironmentID
  package var state: State
  /// The reason of a failure, or `nil`.
  package var reason: String?
  /// The page of the environment in the browser. It asks for a sign-in.
  package var url: String
  /// The address of the ComfyUI server, or `nil` while there is none.
  package var address: String?
  package var createdAt: Timestamp
}
