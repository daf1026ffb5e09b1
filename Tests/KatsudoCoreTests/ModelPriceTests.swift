import KatsudoAPI
import KatsudoCore
import Testing

/// The price of a request before it runs.
@Suite struct ModelPriceTests {
  /// Returns a model at half a dollar a unit.
  private func model(_ unit: String) throws -> ModelManifest {
    try ModelManifest(["model_id": "a/b", "base_price_usd": 0.5, "price_unit": .string(unit), "input_schema": ["properties": [:]]])
  }

  @Test(
    arguments: [
      (["duration": 5], 5), (["duration": 2.5], 2.5), (["duration": "5"], 5), (["duration": "8s"], 8), (["duration": "10 seconds"], 10),
      (["duration": "1.5s"], 1.5), (["duration_seconds": "6s"], 6), (["seconds": "4"], 4), (["video_length": "12s"], 12),
      (["frames": 48], 2), (["frames": "48"], 2), (["frames": 48, "duration": "8s"], 2), (["frames": "auto", "duration": "8s"], 8),
      // The first input that names a length counts.
      (["duration": "auto", "seconds": "3s"], 3), (["duration": "8s", "seconds": "3s"], 8),
    ] as [(input: [String: JSONValue], seconds: Double)])
  func `a price per second takes the length from the input, as a number or a text`(input: [String: JSONValue], seconds: Double) throws {
    #expect(try model("second").price(of: input) == 0.5 * seconds)
  }

  @Test(
    arguments: [
      [:], ["duration": "auto"], ["duration": ""], ["duration": "s8"], ["duration": "0s"], ["duration": 0], ["duration": -5],
      ["duration": "-5s"], ["duration": "1.2.3"], ["duration": "."], ["duration": "٨s"], ["duration": true], ["duration": .null],
      ["duration": ["8s"]], ["length": 9],
    ] as [[String: JSONValue]])
  func `a request without a length above zero is priced as one second`(input: [String: JSONValue]) throws {
    #expect(try model("second").price(of: input) == 0.5)
  }

  @Test func `a price per output does not depend on the length`() throws {
    for input in [[:], ["duration": "8s"], ["frames": 240]] as [[String: JSONValue]] {
      #expect(try model("output").price(of: input) == 0.5)
    }
  }
}
