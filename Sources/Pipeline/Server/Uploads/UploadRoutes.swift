import Foundation
import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import NIOCore

/// The routes under `/v1/files`: uploads in one call, and the facts about the caller's files.
struct UploadRoutes: Sendable {
  let uploads: UploadKeeper
  let links: FileLinks
  let bases: LinkBases

  func add(to v1: some RouterMethods<CallerContext>) {
    v1.add("files", [(.get, list), (.post, create)])
    v1.add("files/{id}", [(.get, facts), (.delete, remove)])
    v1.add("files/sha256/{hash}", [(.head, known)])
  }

  @Sendable func create(_ request: Request, _ context: CallerContext) async throws -> Response {
    var form = try FormFile(request.headers)
    let length = request.headers[.contentLength].flatMap { Int($0) }
    // A form has a few bytes more than its file.
    if let length, length > uploads.limits.fileBytes + (form.isForm ? FormFile.overheadLimit : 0) {
      throw UploadRefusal.tooLarge(limit: uploads.limits.fileBytes)
    }
    let reading = BodyReading(request, context.body)
    let upload: Upload
    do {
      upload = try await uploads.receive(from: context.caller.owner, expecting: length) { reception in
        while let part = try await reading.part() { try await form.read(part.readableBytesView, to: reception) }
        try form.finish()
      }
    } catch {
      await reading.drain()
      throw error
    }
    return .json(answer(upload, request), status: .created, headers: [.location: "\(bases.apiBase(request))/v1/files/\(upload.id)"])
  }

  @Sendable func list(_ request: Request, _ context: CallerContext) async throws -> Response {
    let query = Query(request: request)
    let limit = try query.limit()
    let cursor = query.string("cursor")
    if let cursor, !UploadID.isOurs(cursor) { throw APIError.query("cursor", "must be a next_cursor from an answer of this server") }
    // One file more than the page needs shows if there is a next page.
    let found = try await uploads.list(of: context.caller.owner, before: cursor, limit: limit + 1)
    let page = found.prefix(limit)
    return .json(FileListAnswer(files: page.map { answer($0, request) }, nextCursor: found.count > limit ? page.last?.id : nil))
  }

  @Sendable func facts(_ request: Request, _ context: CallerContext) async throws -> Response {
    guard let upload = try await uploads.find(try id(context), of: context.caller.owner) else { throw UploadRefusal.unknown }
    return .json(answer(upload, request))
  }

  @Sendable func remove(_ request: Request, _ context: CallerContext) async throws -> Response {
    try await uploads.remove(try id(context), of: context.caller.owner)
    return Response(status: .noContent)
  }

  @Sendable func known(_ request: Request, _ context: CallerContext) async throws -> Response {
    guard let hash = context.parameters.get("hash"), hash.utf8.count == 64,
      hash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { throw APIError(.invalidResourceIdentifier, "The SHA-256 must have 64 lower-case hexadecimal digits.") }
    guard let upload = try await uploads.find(sha256: hash, of: context.caller.owner) else { throw UploadRefusal.unknown }
    return Response(status: .ok, headers: [.katsudoFileID: upload.id])
  }

  private func id(_ context: CallerContext) throws(APIError) -> String {
    guard let id = context.parameters.get("id"), UploadID.isOurs(id) else { throw APIError(UploadRefusal.unknown) }
    return id
  }

  private func answer(_ upload: Upload, _ request: Request) -> FileAnswer {
    let path = upload.isComplete ? links.path(requestID: upload.id, name: upload.name, expiresAt: upload.expiresAt) : nil
    return FileAnswer(
      id: upload.id, url: path.map { bases.filesBase(request) + $0 }, sha256: upload.content?.sha256, bytes: upload.byteCount,
      received: upload.isComplete ? nil : upload.offset, contentType: upload.content?.contentType, expiresAt: upload.expiresAt.wireText)
  }
}

extension HTTPField.Name {
  static let katsudoFileID = Self("Katsudo-File-Id")!
}
