import ArgumentParser
import Glibc
import KatsudoRenderProtocol
import KatsudoRenderer

extension RenderConsole {
  /// Runs the work of a command. If it fails, reports the error and ends the command with the error's exit code.
  func reporting(_ work: () async throws -> Void) async throws {
    // If the reader of the output ends, SIGPIPE must not end this process in the middle of a video.
    signal(SIGPIPE, SIG_IGN)
    do {
      try await work()
    } catch {
      let failure = error as? RenderError ?? RenderError(.encoderFailed, "\(error)")
      fail(failure)
      throw ExitCode(failure.exitCode)
    }
  }

  /// Renders a film and reports its progress and its end. The parameters are those of ``RenderInterruption/stopping(withInput:after:_:)``.
  func film(_ request: RenderRequest, stoppingWithInput watchesInput: Bool = false, after seconds: Int? = nil) async throws {
    let report = try await RenderInterruption.stopping(withInput: watchesInput, after: seconds) {
      Memory.keep()
      return try await Renderer().render(request) { done, total in self.show(done: done, total: total) }
    }
    finish(report, output: request.output)
  }
}
