import Foundation

/// The `katsudo` binary under test: the one beside the running test bundle, or the one that `KATSUDO_BINARY` names.
package enum KatsudoBinary {
  package static let path: String = {
    if let path = ProcessInfo.processInfo.environment["KATSUDO_BINARY"] { return path }
    let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? runner
    for candidate in [runner, bundle] {
      let path = URL(fileURLWithPath: candidate).deletingLastPathComponent().appendingPathComponent("katsudo").path
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    return "katsudo"
  }()
}
