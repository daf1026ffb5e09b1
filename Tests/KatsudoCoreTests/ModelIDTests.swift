import KatsudoCore
import Testing

@Suite struct ModelIDTests {
  @Test(
    arguments: [
      "a/b", "bytedance/dreamina-3-0/pro/image-to-video", "kling/kling-video-o3/4K/text-to-video", "community/wan-2-2/fun-control",
      "A/B_c.d-e",
      "0/1", "a/...", "a/.b", "a/b.", "_/-", "a/" + String(repeating: "b", count: 254),
    ])
  func `a model id has two or more parts of letters, digits, underscores, dots and dashes`(id: String) {
    #expect(ModelID.isWellFormed(id))
  }

  @Test(
    arguments: [
      "", "a", "/", "a/", "/a", "a//b", "a/b/", "/a/b", "a/.", "a/..", "../a", "./a", "a/../b", "a b/c", "a/b?", "a/b#c", "a/%62", "a\\b/c",
      "a/b\n",
      "a/é", "モデル/動画", "a/b:c", "a/b@1", "a/\u{0}", "a/" + String(repeating: "b", count: 255),
    ])
  func `any other text is not a model id`(id: String) {
    #expect(!ModelID.isWellFormed(id))
  }

  @Test(arguments: ["a/api", "a/b/api", "a/openapi.json", "a/b/openapi.json", "a/b.md", "a/.md", "a/api.md"])
  func `an id that would have the address of a page or a document is reserved`(id: String) {
    #expect(ModelID.isReserved(id))
  }

  @Test(arguments: ["a/api/b", "api/b", "a/API", "a/my-api", "a/openapi", "a/openapi.jsonl", "a.md/b", "a/md", "a/b.mdx", "openapi.json/a"])
  func `other ids with the same words are free`(id: String) {
    #expect(!ModelID.isReserved(id))
  }
}
