import Testing

/// Small clients, each of which behaves as one that is in use against RunComfy: what it sends, what it reads, what it takes for an error.
@Suite struct ClientTests {
  /// The requests of the seed's model take a moment, so that a client sees more states than the last.
  static let quick = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "150", "KATSUDO_ECHO_SLOTS": "1"])
}
