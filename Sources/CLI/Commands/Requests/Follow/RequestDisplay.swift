import Foundation
import KatsudoClient
import NIOConcurrencyHelpers

/// Shows the progress of a request: one live line on a terminal, a line for each change elsewhere, and nothing with `-q`.
final class RequestDisplay: Sendable {
  private let console: Console
  private let scene: Scene
  private let line: LiveLine?
  private let lastTold = NIOLockedValueBox<String?>(nil)

  /// The latest status, the pace, and the start time.
  private final class Scene: Sendable {
    let started = ContinuousClock.now
    let state = NIOLockedValueBox<(status: RequestStatus?, pace: ProgressPace)>((nil, ProgressPace()))

    var seconds: Double { started.duration(to: .now) / .seconds(1) }
  }

  init(_ console: Console) {
    let scene = Scene()
    self.console = console
    self.scene = scene
    let isLive = !console.isQuiet && isatty(STDERR_FILENO) == 1
    line =
      isLive
      ? LiveLine { columns in
        scene.state.withLockedValue { state in
          state.status.map { RequestLine($0, seconds: scene.seconds, end: state.pace.end).text(columns: columns) }
        }
      } : nil
  }

  func show(_ status: RequestStatus) {
    scene.state.withLockedValue { state in
      state.status = status
      if let progress = status.progress { state.pace.note(progress, at: scene.seconds) }
    }
    if let line { line.draw() } else { tell(status) }
  }

  func close() { line?.close() }

  /// Prints the status as a line if it has changed. The progress counts only in tenths.
  private func tell(_ status: RequestStatus) {
    var rough = status
    rough.progress = status.progress.map { ($0 * 10).rounded(.down) / 10 }
    let text = rough.description
    let isNew = lastTold.withLockedValue { last in
      defer { last = text }
      return last != text
    }
    if isNew { console.note(text) }
  }
}
