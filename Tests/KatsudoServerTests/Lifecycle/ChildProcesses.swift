import Foundation
import KatsudoTesting

/// The child processes of a server.
struct ChildProcesses: Sendable {
  let server: pid_t

  /// The renderers of a server: its children.
  var renderers: [pid_t] { Self.all().filter { $0.parent == server }.map(\.id) }

  /// The encoders, which the renderers started.
  var encoders: [pid_t] {
    let all = Self.all()
    let renderers = Set(all.filter { $0.parent == server }.map(\.id))
    return all.filter { renderers.contains($0.parent) }.map(\.id)
  }

  enum Kind: Sendable {
    case renderer, encoder
  }

  /// Waits for a process and sends it a signal.
  func signal(_ signal: CInt, _ kind: Kind) async throws {
    let found = try await eventually("there is a child", { kind == .renderer ? renderers : encoders }, until: { !$0.isEmpty })
    kill(found[0], signal)
  }

  /// Returns all processes except those that have ended and wait for their parent.
  private static func all() -> [(id: pid_t, parent: pid_t)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { name in
      guard let id = pid_t(name), let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return nil }
      // id (name) state parent …; the name may contain anything, so the line is read from its last bracket.
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      guard fields.count > 2, fields[1] != "Z", let parent = pid_t(fields[2]) else { return nil }
      return (id, parent)
    }
  }
}
