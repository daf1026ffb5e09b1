import Dispatch
import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer
import Synchronization

/// Ends the work cleanly after SIGTERM, SIGINT or the end of standard input, or at the time limit.
enum RenderInterruption {
  /// Runs `work`. An interruption cancels it, and `work` then removes its unfinished files. If it has not ended 10 seconds later, the
  /// process ends.
  ///
  /// - Parameters:
  ///   - watchesInput: `true` if the end of standard input is an interruption too.
  ///   - seconds: the time limit, or `nil` for none.
  /// - Throws: the error of `work`, or ``RenderError`` with the code `timeLimit`.
  static func stopping<Result: Sendable>(
    withInput watchesInput: Bool, after seconds: Int?, _ work: @escaping @Sendable () async throws -> Result
  ) async throws -> Result {
    let task = Task { try await work() }
    let sources = [SIGTERM, SIGINT].map { number in
      // The signal source gets the signal only if the default action does not end the process first.
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { stop(task) }
      source.resume()
      return source
    }
    let clock = DispatchSource.makeTimerSource(queue: .global())
    let lateness = Lateness()
    if let seconds {
      clock.schedule(deadline: .now() + .seconds(seconds))
      clock.setEventHandler {
        lateness.note()
        stop(task)
      }
    }
    clock.resume()
    defer {
      clock.cancel()
      for source in sources { source.cancel() }
    }
    if watchesInput {
      // The wait may block its thread without a limit, so it gets its own queue.
      DispatchQueue(label: "katsudo.stdin").async {
        waitForEndOfInput()
        stop(task)
      }
    }
    do {
      return try await task.value
    } catch {
      guard let seconds, lateness.isNoted else { throw error }
      throw RenderError(.timeLimit, "The rendering took longer than the \(seconds) seconds it was given.")
    }
  }

  private static func stop<Result>(_ task: Task<Result, any Error>) {
    task.cancel()
    // If the cleanup hangs (for example on a dead disk), the process still ends.
    DispatchQueue.global().asyncAfter(deadline: .now() + 10) { _exit(EX_SOFTWARE) }
  }

  private static func waitForEndOfInput() {
    var byte: UInt8 = 0
    while true {
      let count = read(STDIN_FILENO, &byte, 1)
      if count == 0 || (count < 0 && errno != EINTR) { return }
    }
  }
}

/// Records that the time limit stopped the work.
private final class Lateness: Sendable {
  private let noted = Atomic<Bool>(false)

  var isNoted: Bool { noted.load(ordering: .acquiring) }

  func note() { noted.store(true, ordering: .releasing) }
}
