import ArgumentParser
import Foundation

/// The exit codes of the command line. They are the same as RunComfy's: the codes of `sysexits.h`, and 130 after an interruption.
package enum CommandExit: Int32, Sendable, CaseIterable {
  case failure = 1
  case usage = 64
  /// The server refuses the input or the request, and the same call would fail again.
  case badInput = 65
  /// An input file does not exist or cannot be read.
  case missingFile = 66
  /// There is no connection, or the server has an internal error.
  case unavailable = 69
  case cannotCreate = 73
  /// The resource is in use, or the call took too long. Another try later may succeed.
  case inUse = 75
  case noPermission = 77
  case interrupted = 130

  /// Prints the message on standard error and returns the error that ends the command with this code.
  func callAsFunction(_ sentence: String) -> ExitCode {
    StandardStream.error("katsudo: \(sentence)\n")
    return ExitCode(rawValue)
  }
}
