import Foundation

/// The `emaki` binary under test: the one beside the running test bundle, or the one that `EMAKI_BINARY` names.
package enum EmakiBinary {
  package static let path: String = {
    if let path = ProcessInfo.processInfo.environment["EMAKI_BINARY"] { return path }
    let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? runner
    for candidate in [runner, bundle] {
      let path = URL(fileURLWithPath: candidate).deletingLastPathComponent().appendingPathComponent("emaki").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return "emaki"
  }()
}
