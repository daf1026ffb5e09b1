import Foundation
import KatsudoAPI

/// Reads the JSON of an input.
enum InputText {
  /// The size of the largest input in bytes. Servers accept no larger one.
  private static let mostBytes = 64 << 20

  /// Reads the object from `--input` or `--input-file` (`-` is standard input). Without both, returns an empty object.
  ///
  /// - Throws: ``CommandFailure`` that names the option.
  static func object(_ text: String?, file: String?) throws(CommandFailure) -> JSONValue {
    if let text { return try object(Data(text.utf8), from: "--input") }
    guard let file else { return .object([:]) }
    return try object(try bytes(of: file), from: "--input-file")
  }

  private static func bytes(of file: String) throws(CommandFailure) -> Data {
    do {
      let handle = file == "-" ? FileHandle.standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
      return try handle.read(upToCount: mostBytes + 1) ?? Data()
    } catch {
      throw CommandFailure(
        .missingFile, "missing_file", "The file \(file) of --input-file cannot be read. Check that it exists and may be read.")
    }
  }

  private static func object(_ data: Data, from option: String) throws(CommandFailure) -> JSONValue {
    guard data.count <= mostBytes else {
      throw CommandFailure(
        .badInput, "invalid_input", "The value of \(option) is larger than \(mostBytes >> 20) MiB. Give paths or URLs of large files.")
    }
    let json: JSONValue
    do throws(JSONSyntaxError) { json = try JSONValue(jsonBytes: data) } catch {
      throw CommandFailure(.badInput, "invalid_input", "The value of \(option) is not JSON: \(error)")
    }
    guard json.object != nil else {
      throw CommandFailure(
        .badInput, "invalid_input", "The value of \(option) must be an object with the model's inputs, not \(json.kindName).")
    }
    return json
  }
}
