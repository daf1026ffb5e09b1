import KatsudoAPI
import KatsudoCore
import Testing

@Suite struct FieldErrorTests {
  @Test(
    arguments: [
      ([], ""), ([.key("a")], "a"), ([.key("image_urls"), .index(0)], "image_urls[0]"),
      ([.key("a"), .key("b"), .index(12), .key("c")], "a.b[12].c"),
      ([.index(3)], "[3]"),
    ] as [([FieldError.Step], String)])
  func `the place of an error is written as a path with dots and indices`(location: [FieldError.Step], path: String) {
    #expect(FieldError(location, type: "missing", "").path == path)
  }

  @Test func `a step of a place is encoded as a string or an integer`() {
    #expect(FieldError.Step.key("image_urls").json == "image_urls")
    #expect(FieldError.Step.index(2).json == 2)
  }
}
