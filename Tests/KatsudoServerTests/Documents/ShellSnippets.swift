import Foundation
import KatsudoTesting
import Subprocess
import SystemPackage

/// The shell blocks of a document that stand between `<!-- test:begin -->` and `<!-- test:end -->`, as one script: what a reader pastes
/// block by block.
struct ShellSnippets {
  let script: String

  /// - Parameter document: the path of the document from the root of the project.
  init(of document: String) throws {
    let root = URL(fileURLWithPath: #filePath).pathComponents.dropLast(4).joined(separator: "/").dropFirst()
    let text = try String(contentsOfFile: "\(root)/\(document)", encoding: .utf8)
    var blocks: [String] = []
    for part in text.components(separatedBy: "<!-- test:begin -->").dropFirst() {
      let marked = part.components(separatedBy: "<!-- test:end -->")[0]
      for block in marked.components(separatedBy: "```sh\n").dropFirst() { blocks.append(block.components(separatedBy: "```")[0]) }
    }
    script = blocks.joined(separator: "\n")
  }

  /// Runs the blocks in a folder, with the tested `katsudo` first on `PATH`.
  func run(in folder: String, environment: [String: String]) async throws -> FinishedCommand {
    let binaries = URL(fileURLWithPath: KatsudoBinary.path).deletingLastPathComponent().path
    let path = "\(binaries):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let values = environment.merging(["PATH": path]) { $1 }
    let overrides = Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0.key), Optional($0.value)) })
    let outcome = try await Subprocess.run(
      .name("bash"), arguments: ["-euo", "pipefail", "-c", script], environment: .inherit.updating(overrides),
      workingDirectory: FilePath(folder), input: .none, output: .string(limit: 4 << 20), error: .string(limit: 4 << 20))
    return FinishedCommand(output: outcome.standardOutput, errors: outcome.standardError, status: outcome.terminationStatus)
  }
}
