import KatsudoTesting
import Testing

/// The file that the suite prepared.
struct SharedFile {
  let client: APIClient
  let id: String
  let link: String
  let content: String

  init() throws {
    let server = try SuiteServer.current
    client = server.stranger
    id = try server.prepared("id")
    link = try server.prepared("link")
    content = try server.prepared("content")
  }

  func get(_ headers: [(String, String)] = []) async throws -> APIClient.Answer { try await client.get(link, headers: headers) }

  func part(_ bytes: ClosedRange<Int>) -> String { String(decoding: Array(content.utf8)[bytes], as: UTF8.self) }
}
