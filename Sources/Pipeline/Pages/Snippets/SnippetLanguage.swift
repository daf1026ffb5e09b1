/// A language of the examples, in the order in which they are shown.
package enum SnippetLanguage: String, Sendable, CaseIterable {
  case curl, swift, python, javascript, go, cli

  /// The name that people know.
  package var name: String {
    switch self {
    case .curl: "cURL"
    case .swift: "Swift"
    case .python: "Python"
    case .javascript: "JavaScript"
    case .go: "Go"
    case .cli: "CLI"
    }
  }

  /// The name of the language in the fence of a Markdown block.
  package var fence: String {
    switch self {
    case .curl, .cli: "sh"
    default: rawValue
    }
  }

  /// A whole program that calls the model. It waits for the end and prints the addresses of the output, except with curl, which only submits.
  func run(_ call: ExampleCall) -> String {
    switch self {
    case .curl: CurlSnippets.submit(call)
    case .swift: SwiftSnippets.run(call)
    case .python: PythonSnippets.run(call)
    case .javascript: JavaScriptSnippets.run(call)
    case .go: GoSnippets.run(call)
    case .cli: CLISnippets.run(call)
    }
  }

  /// A whole program that uploads a file and prints its id.
  func upload(_ call: ExampleCall) -> String {
    switch self {
    case .curl: CurlSnippets.upload(call)
    case .swift: SwiftSnippets.upload(call)
    case .python: PythonSnippets.upload(call)
    case .javascript: JavaScriptSnippets.upload(call)
    case .go: GoSnippets.upload(call)
    case .cli: CLISnippets.upload(call)
    }
  }
}
