import Foundation
import KatsudoAPI
import KatsudoClient
import KatsudoCore
import KatsudoMediaChecks

/// A local media file that an input names.
struct LocalMedium: Sendable {
  private let path: String
  /// The place in the input as text, such as `image_urls[0]`.
  private let place: String

  /// - Parameter path: the path as the user typed it. `~/` means the home folder: a shell does not replace it in the middle of an argument.
  init(path: String, place: String) {
    let home = ProcessInfo.processInfo.environment["HOME"] ?? ""
    self.path = path.hasPrefix("~/") && !home.isEmpty ? home + path.dropFirst() : path
    self.place = place
  }

  var exists: Bool { FileManager.default.fileExists(atPath: path) }

  /// Checks the file's header by the same rules as the server. If the header cannot be read, only the server checks the file.
  ///
  /// - Throws: ``CommandFailure`` with the schema's own message if the file breaks a rule.
  func check(_ value: MediaValue<String>, against schema: Schema) throws(CommandFailure) {
    let file = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
    guard let facts = try? MediaProbe.probe(path: file) else { return }
    do {
      try MediaRequirements(kind: value.kind, rules: schema.mediaRules(at: value.location)).check(facts)
    } catch {
      throw failure(.badInput, "invalid_input", "\(path): \(error.message)")
    }
  }

  /// Returns the file as the input's value.
  ///
  /// - Throws: ``CommandFailure`` with the place, ``KatsudoError`` or `CancellationError`.
  func value(_ session: ClientSession) async throws -> JSONValue {
    do {
      let value = try await session.client.files.upload(path)
      session.console.detail(
        UploadID.isOurs(value.value)
          ? "\(place): \(path) is on the server as \(value.value)"
          : "\(place): \(path) is sent inside the request as \(value.value.utf8.count) characters")
      return value.json
    } catch KatsudoError.file(let problem) {
      let code = CommandFailure(KatsudoError.file(problem)).code
      throw failure(code, code == .missingFile ? "missing_file" : "invalid_input", problem.message)
    }
  }

  private func failure(_ code: CommandExit, _ word: String, _ message: String) -> CommandFailure {
    CommandFailure(
      code, word, "A file of the input cannot be used. Give a path of this machine, an https URL or a data URI.",
      fields: [.init(path: place, message: message)])
  }
}
