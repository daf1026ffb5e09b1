import ArgumentParser
import Foundation

/// Exit codes of the command line: RunComfy's, which are those of `sysexits.h`, and a shell's own for an interruption.
package enum Complaint: Int32, Sendable, CaseIterable {
  case failure = 1
  case usage = 64
  /// The input, or anything else that a server refuses for good.
  case badInput = 65
  /// An input file is not there or cannot be read.
  case missingFile = 66
  /// No connection, or a fault of the server.
  case unavailable = 69
  case cannotCreate = 73
  /// Somebody else has it, or it took too long; trying again later may help.
  case inUse = 75
  case noPermission = 77
  case interrupted = 130

  /// Tells the person on standard error, and gives the error that ends the command with this code.
  func callAsFunction(_ sentence: String) -> ExitCode {
    StandardStream.error("katsudo: \(sentence)\n")
    return ExitCode(rawValue)
  }
}
