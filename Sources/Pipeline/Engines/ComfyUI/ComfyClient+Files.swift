import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoMachine
import NIOCore
import NIOHTTP1

/// The calls that carry files.
extension ComfyClient {
  /// The largest output file in bytes.
  static let fileLimit = 4 << 30
  private static let transferTime = Duration.seconds(1800)

  /// Uploads a file into a folder below the server's input folder.
  ///
  /// - Parameters:
  ///   - name: letters, digits, dots, dashes and underscores.
  /// - Returns: the value that a node takes: `SUBFOLDER/NAME` as the server stored it.
  func upload(_ path: String, as name: String, into subfolder: String) async throws(ComfyError) -> String {
    let body: UploadBody
    do { body = try UploadBody(path: path, name: name, subfolder: subfolder) } catch {
      throw ComfyError(message: "\(error)", kind: MachineTrouble(error).map { .machineTrouble($0) } ?? .unreadable)
    }
    var request = request(.POST, "/upload/image")
    request.headers.add(name: "content-type", value: "multipart/form-data; boundary=\(body.boundary)")
    request.body = .stream(body, length: .known(body.byteCount))
    let answer = try await send(request, timeout: Self.transferTime)
    guard let stored = answer["name"]?.string else {
      throw ComfyError(message: "\(address) does not tell the name of an uploaded file", kind: .unreadable)
    }
    let folder = answer["subfolder"]?.string ?? ""
    return folder.isEmpty ? stored : "\(folder)/\(stored)"
  }

  /// Fetches a file of the server into a new file.
  ///
  /// - Returns: the number of bytes.
  func download(_ file: ComfyOutput, to path: String) async throws(ComfyError) -> Int {
    var parts = URLComponents()
    parts.queryItems = [
      URLQueryItem(name: "filename", value: file.filename), URLQueryItem(name: "subfolder", value: file.subfolder),
      URLQueryItem(name: "type", value: file.type),
    ]
    // A plus sign means a blank in a query, and URLComponents leaves it as it is.
    let query = (parts.percentEncodedQuery ?? "").replacing("+", with: "%2B")
    return try await call(request(.GET, "/view?\(query)"), timeout: Self.transferTime) { [address] response in
      guard response.status == .ok else {
        throw ComfyError(
          status: Int(response.status.code), message: "\(address) answered a file with the status \(response.status.code)", kind: .answered)
      }
      return try await Self.write(response.body, to: path)
    }
  }

  private static func write(_ body: HTTPClientResponse.Body, to path: String) async throws -> Int {
    let file = try await BlockingThreads.jobs.run { try NewFile(path) }
    var count = 0
    var buffer = ByteBuffer()
    for try await var chunk in body {
      count += chunk.readableBytes
      guard count <= fileLimit else { throw ComfyError(message: "an output file has more than \(fileLimit >> 30) GiB", kind: .unreadable) }
      buffer.writeBuffer(&chunk)
      if buffer.readableBytes >= 1 << 20 {
        try await file.append(buffer)
        buffer.clear()
      }
    }
    try await file.append(buffer)
    return count
  }
}

/// A file that is being written.
private final class NewFile: Sendable {
  private let path: String
  private let descriptor: CInt

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
  }

  deinit { close(descriptor) }

  func append(_ bytes: ByteBuffer) async throws(FileError) {
    try await BlockingThreads.jobs.run { [self] () throws(FileError) in
      var rest = bytes.readableBytesView[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { throw FileError(path: path, errno: errno) }
        rest = rest.dropFirst(count)
      }
    }
  }
}

/// The body of an upload: a form with the file and its folder. The file is read while it is sent.
private struct UploadBody: AsyncSequence, Sendable {
  typealias Element = ByteBuffer

  let boundary: String
  let byteCount: Int64
  private let head: ByteBuffer
  private let tail: ByteBuffer
  private let file: FileBytes

  init(path: String, name: String, subfolder: String) throws(FileError) {
    file = try FileBytes(path)
    let boundary = "katsudo-\(UUID().uuidString)"
    self.boundary = boundary
    func field(_ name: String, _ value: String) -> String {
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n"
    }
    head = ByteBuffer(
      string: field("subfolder", subfolder) + field("type", "input") + field("overwrite", "true")
        + "--\(boundary)\r\nContent-Disposition: form-data; name=\"image\"; filename=\"\(name)\"\r\n"
        + "Content-Type: application/octet-stream\r\n\r\n")
    tail = ByteBuffer(string: "\r\n--\(boundary)--\r\n")
    byteCount = Int64(head.readableBytes) + file.byteCount + Int64(tail.readableBytes)
  }

  struct AsyncIterator: AsyncIteratorProtocol {
    fileprivate let body: UploadBody
    private var step = 0

    fileprivate init(_ body: UploadBody) { self.body = body }

    mutating func next() async throws -> ByteBuffer? {
      if step == 0 {
        step = 1
        return body.head
      }
      if step == 1 {
        if let chunk = try await body.file.next() { return chunk }
        step = 2
        return body.tail
      }
      return nil
    }
  }

  func makeAsyncIterator() -> AsyncIterator { AsyncIterator(self) }
}

/// The bytes of a local file, in pieces of at most 1 MiB.
private final class FileBytes: Sendable {
  let byteCount: Int64
  private let path: String
  private let descriptor: CInt

  init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { throw FileError(path: path, errno: errno) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      let number = errno
      close(descriptor)
      throw FileError(path: path, errno: number)
    }
    byteCount = Int64(facts.st_size)
  }

  deinit { close(descriptor) }

  func next() async throws(FileError) -> ByteBuffer? {
    try await BlockingThreads.jobs.run { [self] () throws(FileError) in
      var bytes = [UInt8](repeating: 0, count: 1 << 20)
      let count = read(descriptor, &bytes, bytes.count)
      guard count >= 0 else { throw FileError(path: path, errno: errno) }
      return count == 0 ? nil : ByteBuffer(bytes: bytes[..<count])
    }
  }
}
