import KatsudoMachine
import Subprocess
import SystemPackage

#if canImport(Glibc)
  import Glibc
#endif

/// Runs the command of the configuration that restarts a server.
enum RestartCommand {
  private static let timeLimit = Duration.seconds(120)

  /// - Parameter words: the program and its arguments. No shell reads them.
  /// - Returns: the reason why the command failed, or `nil`.
  static func run(_ words: [String]) async -> String? {
    guard let program = words.first else { return "there is no command" }
    guard FreeDescriptors.has(16) else { return "the server has too few file descriptors" }
    return await withTaskGroup(of: String?.self) { group in
      group.addTask { await start(program, Array(words.dropFirst())) }
      group.addTask {
        guard (try? await Task.sleep(for: timeLimit)) != nil else { return "it was stopped" }
        return "it took longer than \(timeLimit.components.seconds) s"
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
  }

  private static func start(_ program: String, _ arguments: [String]) async -> String? {
    var platform = PlatformOptions()
    platform.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(3))]
    do {
      let outcome = try await Subprocess.run(
        program.contains("/") ? .path(FilePath(program)) : .name(program), arguments: Arguments(arguments), environment: environment,
        platformOptions: platform, input: .none, output: .discarded, error: .discarded)
      guard !outcome.terminationStatus.isSuccess else { return nil }
      return "\(outcome.terminationStatus)"
    } catch {
      return "\(error)"
    }
  }

  /// The variables that the command gets. The others of this server may hold secrets.
  static var environment: Environment {
    var values: [Environment.Key: String] = [:]
    for name in ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TZ", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"] {
      if let value = getenv(name) { values[Environment.Key(stringLiteral: name)] = String(cString: value) }
    }
    return .custom(values)
  }
}
