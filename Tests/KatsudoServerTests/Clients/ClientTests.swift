import Testing

/// Small clients that behave like those that people use with RunComfy: the same calls, the same reading of answers and errors.
@Suite struct ClientTests {
  /// Requests of the Dreamina model take a moment, so that a client sees more states than the last one.
  static let quick = ServerSetup.echo.with(["KATSUDO_ECHO_WAIT_MS": "150", "KATSUDO_ECHO_SLOTS": "1"])
}
