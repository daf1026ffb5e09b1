import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import NIOCore

/// Makes the body of a submission: the input of the request, with each media value in a form that RunComfy accepts.
enum RunComfyInput {
  /// The largest body in bytes that RunComfy's own clients send.
  static let bodyLimit = 64 << 20

  /// - Parameter probe: reads the format and size of a local file.
  /// - Throws: ``EngineFailure`` if a local file or the whole body is larger than RunComfy accepts, or if a file cannot be read.
  static func body(_ input: JSONValue, _ media: [EngineMedia], probe: (String) throws(MediaError) -> MediaFacts) throws(EngineFailure)
    -> ByteBuffer
  {
    var changes: [JSONValue.Change] = []
    var room = bodyLimit
    for medium in media {
      let value: String
      switch medium.source {
      case .url(let url): value = url
      case .known(let name): value = name
      case .file(let path): value = try dataURI(path, at: medium.location.path, room: &room, probe: probe)
      }
      changes.append(JSONValue.Change(medium.location[...], .string(value)))
    }
    let text = input.replacing(changes).jsonText
    guard text.utf8.count <= bodyLimit else { throw tooLarge }
    return ByteBuffer(string: text)
  }

  private static let tooLarge = EngineFailure(
    .badInput,
    "The request with its files is larger than the \(bodyLimit >> 20) MiB that RunComfy takes at once. Give public https URLs of the files instead."
  )

  /// - Parameter room: the number of bytes left in the body.
  private static func dataURI(_ path: String, at location: String, room: inout Int, probe: (String) throws(MediaError) -> MediaFacts)
    throws(EngineFailure) -> String
  {
    let facts: MediaFacts
    do { facts = try probe(path) } catch {
      if error.code == .machineTrouble { throw EngineFailure(.machineTrouble, error.message) }
      throw EngineFailure(.badInput, "\(location) cannot be given to RunComfy: \(error.message)", cause: error.code.rawValue)
    }
    let limit = byteLimit(facts.format.kind)
    guard facts.byteCount <= limit else {
      throw EngineFailure(
        .badInput,
        "\(location) is \(noun(facts.format.kind)) of \(mebibytes(facts.byteCount)) MiB, and RunComfy takes at most \(limit >> 20) MiB inside a request. "
          + "Give a public https URL of the file instead, or a smaller file.")
    }
    // The size is checked before the file is read, so that many files cannot fill the memory.
    room -= (facts.byteCount + 2) / 3 * 4
    guard room >= 0 else { throw tooLarge }
    do throws(FileError) {
      return "data:\(facts.format.contentType);base64,\(try FolderContents.read(path).base64EncodedString())"
    } catch {
      if let trouble = MachineTrouble(error) { throw EngineFailure(trouble, cause: "\(error)") }
      throw EngineFailure(.unavailable, "The server could not read a file of the request in its data folder.", cause: "\(error)")
    }
  }

  /// Returns the largest file in bytes that RunComfy's own clients send as a data URI.
  static func byteLimit(_ kind: MediaKind) -> Int {
    switch kind {
    case .image: 6 << 20
    case .video: 32 << 20
    case .audio: 16 << 20
    }
  }

  private static func noun(_ kind: MediaKind) -> String {
    switch kind {
    case .image: "a picture"
    case .video: "a video"
    case .audio: "a sound"
    }
  }

  /// Returns the size in MiB, rounded up to a tenth. So the size of a file that is too large never looks allowed.
  private static func mebibytes(_ byteCount: Int) -> String {
    let tenths = (byteCount * 10 + (1 << 20) - 1) >> 20
    return "\(tenths / 10).\(tenths % 10)"
  }
}
