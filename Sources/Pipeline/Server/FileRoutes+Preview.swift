import HTTPTypes
import Hummingbird
import KatsudoCore
import KatsudoQueue
import NIOCore

extension FileRoutes {
  /// Answers with the newest preview of an attempt. Its content changes in place, so no cache may keep it.
  func preview(_ name: PreviewName, of requestID: String, _ context: APIContext) async throws -> Response {
    guard let locator = try await locator(of: name, requestID: requestID) else { throw Self.gone }
    let file = try await open(locator, context)
    guard (1...EnginePreview.byteLimit).contains(file.byteCount) else { throw Self.gone }
    var bytes = ByteBuffer()
    while bytes.readableBytes < file.byteCount {
      bytes.writeBytes(try await file.read(bytes.readableBytes..<file.byteCount))
    }
    return Response(
      status: .ok,
      headers: [
        .contentType: name.format.contentType, .cacheControl: "no-store", .contentSecurityPolicy: "sandbox",
        .xContentTypeOptions: "nosniff", .accessControlAllowOrigin: "*",
      ],
      body: ResponseBody(byteBuffer: bytes))
  }

  /// Returns the file store's name of a preview, or `nil` if the request has ended or has no such preview. The newest report names it.
  private func locator(of name: PreviewName, requestID: String) async throws -> String? {
    guard let job = try await queue.store.job(id: requestID), !job.state.isFinal else { return nil }
    var last: Int64 = 0
    var newest: String?
    while true {
      let rows = try await queue.store.events(of: requestID, after: last, limit: 200)
      for row in rows where row.kind == .progress && row.attempt == name.attempt {
        let progress = JobProgress(detail: row.detail)
        if progress.previewFormat == name.format { newest = progress.previewLocator }
      }
      guard rows.count == 200, let end = rows.last?.id else { return newest }
      last = end
    }
  }
}
