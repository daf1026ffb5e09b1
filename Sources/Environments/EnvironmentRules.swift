/// The settings of the environments.
package struct EnvironmentRules: Sendable {
  /// The address or host name to listen on.
  package var host = "127.0.0.1"
  /// The port to listen on. With 0 the system chooses a free one.
  package var port = 0
  /// The domain under which each environment has a host of its own.
  package var domain = "localhost"
  /// `true` if browsers reach the listener through a proxy with TLS, on port 443 of the domain.
  package var isSecure = false
  /// The command that starts a ComfyUI server, or `nil` if only addresses can be attached.
  package var command: EnvironmentCommand?
  /// The names of variables that the command gets from the server's own environment, besides the usual ones.
  package var variables: [String] = []
  /// The most environments in the list.
  package var limit = 8
  /// The seconds within which a started command must answer.
  package var startSeconds = 300
  /// The most signed-in browsers of all environments together.
  package var sessions = 64
  package var sessionSeconds = 12.0 * 3600
  package var linkSeconds = 300.0
  /// The most open connections to the listener.
  package var connections = 512
  /// The seconds between two pings of a WebSocket.
  package var pingSeconds = 30.0
  /// The seconds after which a WebSocket is closed from which nothing came, not even the answer to a ping.
  package var silenceSeconds = 3600.0
  /// The addresses of servers that no environment may reach, such as those of the pool.
  package var reserved: [String] = []
  /// The ports on this machine that no environment may reach: those of the server itself.
  package var ownPorts: [Int] = []

  package init() {}

  var logins: LoginBook.Limits {
    LoginBook.Limits(
      sessions: sessions, sessionMilliseconds: Int64(sessionSeconds * 1000), tokenMilliseconds: Int64(linkSeconds * 1000))
  }
}
