import Foundation
import KatsudoFiles
import Subprocess
import SystemPackage

/// Runs the program `tar`, which every Debian system has. It is killed if the task is cancelled.
enum Tar {
  /// Writes everything in a folder into an archive.
  static func create(_ archive: String, from folder: String) async throws {
    try await run(["--create", "--file=\(archive)", "--force-local", "--directory=\(folder)", "--sort=name", "--numeric-owner", "."])
  }

  /// Unpacks an archive into a folder. The files belong to the user who does it, and no mode of the archive gives more than the user's mask
  /// allows.
  static func extract(_ archive: String, into folder: String) async throws {
    try await run([
      "--extract", "--file=\(archive)", "--force-local", "--directory=\(folder)", "--no-same-owner", "--no-same-permissions",
    ])
  }

  private static func run(_ arguments: [String]) async throws {
    let outcome = try await Subprocess.run(
      .name("tar"), arguments: Arguments(arguments), environment: .inherit.updating(["LC_ALL": "C"]), input: .none, output: .discarded,
      error: .string(limit: 1 << 16))
    // Ctrl-C in a terminal reaches every process of the command, and this one may be the first to end.
    if [.signaled(SIGINT), .signaled(SIGTERM)].contains(outcome.terminationStatus) { throw CancellationError() }
    guard outcome.terminationStatus.isSuccess else {
      throw BackupFault("tar failed: \(outcome.standardError.trimmingCharacters(in: .whitespacesAndNewlines))")
    }
  }
}
