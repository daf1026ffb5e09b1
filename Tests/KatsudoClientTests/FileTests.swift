import Foundation
import KatsudoClient
import KatsudoTesting
import NIOConcurrencyHelpers
import Testing

@Suite struct FileTests {
  private func client() throws -> KatsudoClient { try KatsudoClient(baseURL: nil, token: "t", options: ClientOptions(), environment: [:]) }

  @Test(arguments: PictureBytes.Format.allCases)
  func `an upload makes a data URI with the type of the file's content, not of its name`(format: PictureBytes.Format) async throws {
    try await withTemporaryFolder { folder in
      let bytes = PictureBytes.picture(format, width: 32, height: 32)
      // The extension does not fit the content.
      let path = folder + "/picture.bmp"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let input = try await client().files.upload(path)
      #expect(input.value == PictureBytes.dataURI(bytes, type: "image/\(format.rawValue)"))
    }
  }

  @Test(
    arguments: [
      ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "image/png"),
      (Array("GIF89a".utf8), "image/gif"),
      (Array("RIFF....WEBPVP8 ".utf8), "image/webp"), (Array("RIFF....WAVEfmt ".utf8), "audio/wav"),
      (Array("....ftypisom".utf8), "video/mp4"),
      (Array("....ftypqt  ".utf8), "video/quicktime"), (Array("....ftypM4A ".utf8), "audio/mp4"), ([0x1A, 0x45, 0xDF, 0xA3], "video/webm"),
      (Array("fLaC".utf8), "audio/flac"), (Array("OggS".utf8), "audio/ogg"), (Array("ID3".utf8), "audio/mpeg"),
      ([0xFF, 0xFB, 0x90, 0x00], "audio/mpeg"),
      (Array("....ftypheic".utf8), nil), (Array("<svg>".utf8), nil), ([0xFF, 0xFF, 0xFF, 0xFF], nil), ([], nil), ([0xFF, 0xD8], nil),
      (Array("RIFF".utf8), nil),
    ] as [([UInt8], String?)])
  func `the client recognises the type of a file by its first bytes`(bytes: [UInt8], type: String?) {
    let value = try? MediaInput(data: Data(bytes)).value
    #expect(value == type.map { "data:\($0);base64,\(Data(bytes).base64EncodedString())" })
  }

  @Test func `an upload that fails names the file and the reason`() async throws {
    try await withTemporaryFolder { folder in
      let files = try client().files
      func problem(_ path: String) async throws -> FileProblem.Kind {
        guard case .file(let problem) = try await failure({ try await files.upload(path) }) else { throw UnexpectedAnswer("another error") }
        #expect(problem.message.contains(path))
        return problem.kind
      }
      #expect(try await problem(folder + "/none.jpg") == .missing)
      #expect(try await problem(folder) == .unusable)
      try Data().write(to: URL(fileURLWithPath: folder + "/empty.jpg"))
      #expect(try await problem(folder + "/empty.jpg") == .unusable)
      try Data("text".utf8).write(to: URL(fileURLWithPath: folder + "/text.jpg"))
      #expect(try await problem(folder + "/text.jpg") == .unknownType)
      // A file with a hole needs no space on the disk.
      try Data().write(to: URL(fileURLWithPath: folder + "/large.jpg"))
      let large = try FileHandle(forWritingTo: URL(fileURLWithPath: folder + "/large.jpg"))
      try large.truncate(atOffset: UInt64(KatsudoClient.Files.uploadLimit + 1))
      try large.close()
      #expect(try await problem(folder + "/large.jpg") == .tooLarge(limit: KatsudoClient.Files.uploadLimit))
    }
  }

  @Test func `a file of the largest size that may be uploaded fits into a request`() {
    #expect((KatsudoClient.Files.uploadLimit + 2) / 3 * 4 < (64 << 20) - 4_096)
  }
}
