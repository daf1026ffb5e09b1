import ArgumentParser
import KatsudoAPI
import KatsudoClient

/// `katsudo upload`: uploads a local file and prints its id.
struct UploadCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "upload",
    abstract: "Upload a local file and print its id. Use the id as an input of a model.",
    discussion: """
      The id can be used in any number of requests until the file expires. If you have uploaded the same file before, nothing is \
      sent. katsudo run takes paths directly and uploads files above 1 MiB by itself.

      RunComfy takes no uploads. There, and with --data-uri, the command prints the file itself as a data URI, of at most 47 MiB.

      Examples:
        katsudo upload street.jpg
        katsudo run bytedance/dreamina-3-0/pro/image-to-video \\
          --set prompt='push in slowly' --set image_urls=$(katsudo upload street.jpg)
      """)

  /// The length in bytes above which the command prints a remark, because such a line fills the terminal.
  private static let remarkable = 100_000

  @Argument(help: "A picture, a video or a sound.")
  var file: String

  @Flag(name: .customLong("data-uri"), help: "Print a data URI. Nothing is sent, and no server is needed.")
  var dataURI = false

  @OptionGroup var verb: ClientVerb

  func run() async throws {
    if dataURI { return try await verb.reporting { try await printDataURI() } }
    try await verb.perform { session in
      guard let uploaded = try await session.patient.files.send(file) else {
        session.console.note("this server takes no uploads")
        return try await printDataURI()
      }
      session.console.detail("\(uploaded.byteCount) bytes, SHA-256 \(uploaded.sha256), \(uploaded.contentType)")
      var document: [String: JSONValue] = [
        "file": .string(file), "value": .string(uploaded.id), "id": .string(uploaded.id), "sha256": .string(uploaded.sha256),
        "bytes": .integer(Int64(uploaded.byteCount)), "content_type": .string(uploaded.contentType),
      ]
      document["url"] = uploaded.url.map { .string($0) }
      session.console.give(.object(document))
      session.console.say(uploaded.id)
    }
  }

  private func printDataURI() async throws {
    let value = try await MediaInput(file: file)
    if value.value.utf8.count > Self.remarkable {
      verb.console.note("\(file) becomes a data URI of \(value.value.utf8.count) characters; nothing was sent to the server")
    }
    verb.console.give(["file": .string(file), "value": .string(value.value)])
    verb.console.say(value.value)
  }
}
