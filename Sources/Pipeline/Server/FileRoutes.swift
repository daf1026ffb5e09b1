import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoQueue
import Logging

/// The routes under `/files/…`, which serve result files and uploaded files. The link is the permission, so no token is
/// needed. They never redirect.
struct FileRoutes: Sendable {
  let queue: JobQueue
  let links: FileLinks
  let files: any FileStore
  let uploads: UploadKeeper
  let time: TimeSource

  static let prefix = FileLinks.prefix
  private static let chunkSize = 128 * 1024

  func add(to router: some RouterMethods<APIContext>) {
    router.add("files/{id}/{token}/{name}", [(.get, file), (.head, file)])
  }

  @Sendable func file(_ request: Request, _ context: APIContext) async throws -> Response {
    guard let id = context.parameters.get("id"), let token = context.parameters.get("token"), let name = context.parameters.get("name"),
      links.isValid(token, requestID: id, name: name, now: time.now())
    else { throw Self.gone }
    if let preview = PreviewName(name) { return try await self.preview(preview, of: id, context) }
    guard let file = try await find(id, name) else { throw Self.gone }
    let isHead = request.method == .head
    var headers: HTTPFields = [
      .contentType: file.contentType,
      .eTag: "\"\(file.sha256)\"",
      .acceptRanges: "bytes",
      // The content under a link never changes.
      .cacheControl: "private, max-age=86400, immutable",
      .contentDisposition: "\(file.isShownInPlace ? "inline" : "attachment"); filename=\"\(file.name)\"",
      // With this policy, a browser that opens the link runs no script of the file, even if the file contains one.
      .contentSecurityPolicy: "sandbox",
      .xContentTypeOptions: "nosniff",
      .accessControlAllowOrigin: "*",
    ]
    // Only GET has ranges (RFC 9110 section 14.2).
    let answer = FileRange.answer(
      range: isHead ? nil : request.headers[.range], ifRange: request.headers[.ifRange], ifNoneMatch: request.headers[.ifNoneMatch],
      eTag: "\"\(file.sha256)\"", byteCount: file.byteCount)
    let range: Range<Int>
    switch answer {
    case .notModified:
      return Response(status: .notModified, headers: headers)
    case .unsatisfiable:
      throw APIError(
        .rangeNotSatisfiable, "The requested range is outside the file, which has \(file.byteCount) bytes.",
        headers: [.contentRange: "bytes */\(file.byteCount)"])
    case .whole: range = 0..<file.byteCount
    case .part(let part):
      range = Range(part)
      headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(file.byteCount)"
    }
    headers[.contentLength] = String(range.count)
    let content = try await opened(context, file.open)
    let body = isHead ? ResponseBody(contentLength: range.count) { try await $0.finish(nil) } : body(content, range)
    return Response(status: answer == .whole ? .ok : .partialContent, headers: headers, body: body)
  }

  static let gone = APIError(
    .resourceNotFound, "There is no such file. Its link may have expired: ask for the request's result again.")

  /// A file with what its answer says about it.
  private struct Found {
    var name: String
    var contentType: String
    var byteCount: Int
    var sha256: String
    var isShownInPlace: Bool
    var open: @Sendable () async throws(FileError) -> any OpenFile
  }

  /// - Parameter id: of a request or of an upload.
  private func find(_ id: String, _ name: String) async throws -> Found? {
    if UploadID.isOurs(id) {
      guard let upload = try await uploads.linked(id), let content = upload.content else { return nil }
      return Found(
        name: upload.name, contentType: content.contentType, byteCount: upload.byteCount, sha256: content.sha256, isShownInPlace: false,
        open: { [uploads] () throws(FileError) in try await uploads.open(upload) })
    }
    return try await queue.store.result(of: id)?.outputs.first { $0.name == name }.map { output in
      Found(
        name: output.name, contentType: output.contentType, byteCount: output.byteCount, sha256: output.sha256,
        isShownInPlace: output.isShownInPlace, open: { () throws(FileError) in try await open(output, of: id) })
    }
  }

  private func open(_ output: StoredOutput, of id: String) async throws(FileError) -> any OpenFile {
    if let locator = output.locator { return try await files.open(locator) }
    let bytes: [UInt8]?
    do { bytes = try await queue.store.content(of: id, name: output.name) } catch { throw FileError(path: output.name, errno: EIO) }
    guard let bytes else { throw FileError(path: output.name, errno: ENOENT) }
    return BytesInMemory(bytes: bytes)
  }

  /// The bytes of a small output that the job store keeps.
  private struct BytesInMemory: OpenFile {
    let bytes: [UInt8]
    var byteCount: Int { bytes.count }

    func read(_ range: Range<Int>) async throws(FileError) -> [UInt8] { Array(bytes[range]) }
  }

  /// Returns the bytes of a range as the body of an answer. The file is read as fast as the client takes the bytes.
  private func body(_ file: any OpenFile, _ range: Range<Int>) -> ResponseBody {
    ResponseBody(contentLength: range.count) { writer in
      var rest = range
      while !rest.isEmpty {
        let bytes = try await file.read(rest.prefix(Self.chunkSize))
        rest = rest.dropFirst(bytes.count)
        try await writer.write(ByteBuffer(bytes: bytes))
      }
      try await writer.finish(nil)
    }
  }

  /// Opens the file before the answer begins, so that a failure gets an error answer. Only a missing file gets the answer that there is no
  /// such file.
  func open(_ locator: String, _ context: APIContext) async throws -> any OpenFile {
    try await opened(context) { () throws(FileError) in try await files.open(locator) }
  }

  private func opened(_ context: APIContext, _ open: () async throws(FileError) -> any OpenFile) async throws -> any OpenFile {
    do throws(FileError) {
      return try await open()
    } catch {
      if error.errno == ENOENT { throw Self.gone }
      context.logger.error("file not opened", metadata: ["error": "\(error)"])
      throw APIError(
        .unavailable, "The server cannot read the file at the moment. Try again in some seconds.", headers: [.retryAfter: "5"])
    }
  }
}

extension HTTPField.Name {
  static let xContentTypeOptions = Self("X-Content-Type-Options")!
}
