/// The examples for Swift, which use the package's own client library.
enum SwiftSnippets {
  static func run(_ call: ExampleCall) -> String {
    """
    \(client(call))
    let output = try await client.run(
      \(CodeText.swift(call.modelID)),
      input: \(call.literal(.swift, depth: 1)))
    for file in output.files { print(file.url) }
    """
  }

  static func upload(_ call: ExampleCall) -> String {
    """
    \(client(call))
    if let file = try await client.files.send(\(CodeText.swift(call.fileName))) { print(file.id) }
    """
  }

  private static func client(_ call: ExampleCall) -> String {
    """
    import Foundation
    import KatsudoClient

    let client = try KatsudoClient(
      baseURL: \(CodeText.swift(call.base)),
      token: ProcessInfo.processInfo.environment["YOUR_API_TOKEN"])
    """
  }
}
