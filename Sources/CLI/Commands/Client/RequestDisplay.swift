import Foundation
import KatsudoClient
import Synchronization

/// Shows how a request goes on: one live line on a terminal, a line for each change elsewhere, nothing with `-q`.
final class RequestDisplay: Sendable {
  private let console: Console
  private let scene: Scene
  private let line: LiveLine?
  private let lastTold = Mutex<String?>(nil)

  /// What is known, and since when.
  private final class Scene: Sendable {
    let started = ContinuousClock.now
    let state = Mutex<(status: RequestStatus?, pace: ProgressPace)>((nil, ProgressPace()))

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
        scene.state.withLock { state in
          state.status.map { RequestLine($0, seconds: scene.seconds, end: state.pace.end).text(columns: columns) }
        }
      } : nil
  }

  func show(_ status: RequestStatus) {
    scene.state.withLock { state in
      state.status = status
      if let progress = status.progress { state.pace.note(progress, at: scene.seconds) }
    }
    if let line { line.draw() } else { tell(status) }
  }

  func close() { line?.close() }

  /// Lines pile up where they are not redrawn: one for each tenth is enough.
  private func tell(_ status: RequestStatus) {
    var rough = status
    rough.progress = status.progress.map { ($0 * 10).rounded(.down) / 10 }
    let text = rough.description
    let isNew = lastTold.withLock { last in
      defer { last = text }
      return last != text
    }
    if isNew { console.note(text) }
  }
}
