/// The command that starts a ComfyUI server: a program and its arguments. No shell reads it.
package struct EnvironmentCommand: Sendable, Hashable {
  /// At least one word. `{port}` stands for the port, `{folder}` for the folder of the environment.
  package let words: [String]

  /// The reason why a text is not a command.
  package struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    package var description: String
  }

  /// Reads words with blanks between them. Double quotes hold a word together that has blanks.
  ///
  /// - Throws: ``Problem``. Its text completes a sentence that begins with the name of the setting.
  package init(_ text: String) throws(Problem) {
    var words: [String] = []
    var word: String?
    var isQuoted = false
    for character in text {
      switch character {
      case "\"":
        isQuoted.toggle()
        word = word ?? ""
      case " ", "\t", "\n":
        if isQuoted {
          word?.append(character)
        } else if let done = word {
          words.append(done)
          word = nil
        }
      default: word = (word ?? "") + String(character)
      }
    }
    if isQuoted { throw Problem(description: "has a double quote that is not closed") }
    if let word { words.append(word) }
    guard words.first?.isEmpty == false else { throw Problem(description: "must begin with a program, such as /opt/comfyui/bin/python") }
    guard words.dropFirst().contains(where: { $0.contains("{port}") }) else {
      throw Problem(description: "must have {port} in one of its arguments, such as --port {port}, so that the server finds it")
    }
    self.words = words
  }

  /// Returns the words with the values in place of `{port}` and `{folder}`.
  func filled(port: Int, folder: String) -> [String] {
    words.map { $0.replacing("{port}", with: "\(port)").replacing("{folder}", with: folder) }
  }
}
