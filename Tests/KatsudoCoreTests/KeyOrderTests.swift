import KatsudoCore
import Testing

@Suite struct KeyOrderTests {
  private static let document = #"""
    {"seed" : {"b": "prompt", "a": ["x", ":", "y"]}, "z\"q": 1, "prompt": {"b": "s:", "a": 2}, "frames"
      : "seed"}
    """#

  @Test func `names come in the order in which they first appear, and unknown ones last`() {
    let order = KeyOrder(ofJSON: Self.document.utf8)
    #expect(order.sorted(["prompt", "a", "frames", "x", "seed", "b", "c"]) == ["seed", "b", "a", "prompt", "frames", "c", "x"])
    #expect(order.sorted(["seed", "b", "prompt"], first: ["x", "prompt"]) == ["prompt", "seed", "b"])
    #expect(KeyOrder(ofJSON: "[]".utf8).sorted(["b", "a"]) == ["a", "b"])
    #expect(KeyOrder().sorted([]) == [])
  }
}
