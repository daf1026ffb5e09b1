import EmakiAPI
import EmakiCore
import EmakiOutputs
import EmakiQueue
import HTTPTypes
import Hummingbird

/// `/files/…`: the results themselves. The link is the permission; there is no token and no redirect.
struct FileRoutes: Sendable {
  let queue: JobQueue
  let links: FileLinks
  let outputs: OutputFolder
  let time: TimeSource
  let files = FileIO()

  func add(to router: Router<APIContext>) {
    router.get("/files/{id}/{token}/{name}", use: file)
    router.head("/files/{id}/{token}/{name}", use: file)
  }

  @Sendable func file(_ request: Request, _ context: APIContext) async throws -> Response {
    let gone = APIError(.resourceNotFound, "There is no such file. Its link may have expired: ask for the request's result again.")
    guard let id = context.parameters.get("id"), let token = context.parameters.get("token"), let name = context.parameters.get("name"),
      links.isValid(token, requestID: id, name: name, now: time.now()),
      let job = try queue.job(id: id), job.state == .succeeded,
      let file = job.outputs.first(where: { $0.name == name })
    else { throw gone }
    let path = outputs.path(file, requestID: id)
    var headers: HTTPFields = [
      .contentType: file.contentType,
      .eTag: "\"\(file.sha256)\"",
      .acceptRanges: "bytes",
      // The content never changes under a link.
      .cacheControl: "private, max-age=86400, immutable",
      .contentDisposition: "inline; filename=\"\(file.name)\"",
      .xContentTypeOptions: "nosniff",
      .accessControlAllowOrigin: "*",
    ]
    let answer = FileRange.answer(
      range: request.headers[.range], ifRange: request.headers[.ifRange], ifNoneMatch: request.headers[.ifNoneMatch],
      eTag: "\"\(file.sha256)\"",
      byteCount: file.byteCount)
    let isHead = request.method == .head
    switch answer {
    case .notModified:
      return Response(status: .notModified, headers: headers)
    case .unsatisfiable:
      throw APIError(
        .rangeNotSatisfiable, "The file has \(file.byteCount) bytes; the range asked for lies outside.",
        headers: [.contentRange: "bytes */\(file.byteCount)"])
    case .whole:
      headers[.contentLength] = String(file.byteCount)
      let body =
        isHead
        ? ResponseBody(contentLength: file.byteCount) { try await $0.finish(nil) } : try await files.loadFile(path: path, context: context)
      return Response(status: .ok, headers: headers, body: body)
    case .part(let range):
      headers[.contentLength] = String(range.count)
      headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound)/\(file.byteCount)"
      let body =
        isHead
        ? ResponseBody(contentLength: range.count) { try await $0.finish(nil) }
        : try await files.loadFile(path: path, range: range, context: context)
      return Response(status: .partialContent, headers: headers, body: body)
    }
  }
}

extension HTTPField.Name {
  fileprivate static let xContentTypeOptions = Self("X-Content-Type-Options")!
}
