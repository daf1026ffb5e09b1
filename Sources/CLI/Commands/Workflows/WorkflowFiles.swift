import Foundation

/// The files that a command about workflows reads.
enum WorkflowFiles {
  /// Returns the files in the order of the arguments. A folder gives its JSON files, sorted by their names.
  ///
  /// - Throws: the exit code of the command, after the error was reported.
  static func paths(_ arguments: [String]) throws -> [String] {
    try arguments.flatMap { argument -> [String] in
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: argument, isDirectory: &isFolder), isFolder.boolValue else { return [argument] }
      let names: [String]
      do { names = try FileManager.default.contentsOfDirectory(atPath: argument) } catch {
        throw CommandExit.missingFile("The folder \(argument) cannot be read. Check its permissions.")
      }
      return names.filter { $0.hasSuffix(".json") }.sorted().map { "\(argument)/\($0)" }
    }
  }

  /// - Parameter path: `-` is standard input.
  /// - Throws: the exit code of the command, after the error was reported.
  static func bytes(_ path: String) throws -> [UInt8] {
    let bytes = path == "-" ? try FileHandle.standardInput.readToEnd() ?? Data() : FileManager.default.contents(atPath: path)
    guard let bytes else { throw CommandExit.missingFile("\(path) cannot be read. Check that it exists and may be read.") }
    return Array(bytes)
  }

  static func name(_ path: String) -> String { path == "-" ? "Standard input" : path }
}
