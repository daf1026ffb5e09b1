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
}
