import Foundation
import KatsudoTesting

/// The processes that stand under a server.
struct ChildProcesses: Sendable {
  let server: pid_t

  /// The renderers of a server: its children.
  var renderers: [pid_t] { Self.all().filter { $0.parent == server }.map(\.id) }

  /// What the renderers started in turn.
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

  /// Those that are not merely waiting to be collected.
  private static func all() -> [(id: pid_t, parent: pid_t)] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap { name in
      guard let id = pid_t(name), let text = try? String(contentsOfFile: "/proc/\(id)/stat", encoding: .utf8) else { return nil }
      // id (name) state parent …; the name may hold anything, so the line is read from its last bracket on.
      let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
      guard fields.count > 2, fields[1] != "Z", let parent = pid_t(fields[2]) else { return nil }
      return (id, parent)
    }
  }
}
