import ArgumentParser
import Foundation

/// Exit codes of the command line, from `sysexits.h`.
enum Complaint: Int32 {
  case failure = 1
  case usage = 64
  /// The input is not what the command takes.
  case data = 65
  /// An input file is not there or cannot be read.
  case noInput = 66
  case cannotCreate = 73
  /// Somebody else has it; trying again later may help.
  case inUse = 75

  /// Tells the person on standard error, and gives the error that ends the command with this code.
  func callAsFunction(_ sentence: String) -> ExitCode {
    FileHandle.standardError.write(Data("emaki: \(sentence)\n".utf8))
    return ExitCode(rawValue)
  }
}
