import KatsudoCore
import Testing

@Suite struct UploadIDTests {
  private static let id = "file_01a20438-cf1a-7d7e-8521-724864376da3"

  @Test func `ids sort by their time and have one form`() {
    var random = SystemRandomNumberGenerator()
    let ids = [1_795_339_800_000, 1_795_339_800_001, 1_900_000_000_000].map { UploadID.make(at: $0, random: &random) }
    #expect(ids == ids.sorted())
    #expect(ids.allSatisfy { UploadID.isOurs($0) })
  }

  @Test(arguments: [
    id, "https://a.example/files/\(id)/17-ab/\(id).png", "http://127.0.0.1:8787/v1/files/\(id)", "http://127.0.0.1:8787/v1/files/tus/\(id)",
    "http://127.0.0.1:8787/files/\(id)/17-ab/x?y#z", "http://127.0.0.1:8787/v1/files/\(id)?x",
  ])
  func `an id and the addresses of this server name an upload`(value: String) {
    #expect(UploadID.named(by: value, bases: ["", "https://a.example", "http://127.0.0.1:8787"]) == Self.id)
  }

  @Test(arguments: [
    "", "file_", "file_x", id.uppercased(), id + "0", " \(id)", "/files/\(id)", "https://b.example/v1/files/\(id)",
    "https://a.example.evil/v1/files/\(id)", "https://a.example/v1/\(id)", "https://a.example/v1/requests/files/\(id)",
    "https://a.example/files?\(id)", "https://a.example/files/\(id)x", "https://a.example//files/\(id)",
  ])
  func `any other text names no upload`(value: String) {
    #expect(UploadID.named(by: value, bases: ["", "https://a.example"]) == nil)
  }
}
