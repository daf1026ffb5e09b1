import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct CostTests {
  @Test func `a request of a model with a price per output costs that price if it succeeds`() async throws {
    let id = "test/priced"
    let input: JSONValue = ["type": "array", "items": ["type": "string", "format": "image_uri"]]
    let setup = RouterSetup.echo.with(models: [Manifest.plain(id, price: 0.25, unit: "output", properties: ["image_urls": input])]) {
      $0.configuration.work.engines[id] = ["echo"]
    }
    try await setup.run { server in
      func cost(_ input: JSONValue) async throws -> (state: JSONValue?, cost: JSONValue?) {
        let request = try #require(try await server.client.post("/v1/models/\(id)", json: input)["request_id"]?.string)
        _ = try await server.client.finished(request)
        let result = try await server.client.result(request, query: "?include_cost=true")
        return (result["status"], result["cost"])
      }
      let good = try await cost([:])
      #expect(good.state == "succeeded")
      #expect(good.cost == 0.25)
      let bad = try await cost(["image_urls": ["https://localhost/a.png"]])
      #expect(bad.state == "failed")
      #expect(bad.cost == 0)
      let free = try await server.client.accepted(Input.valid)
      _ = try await server.client.finished(free)
      let freeCost = try await server.client.result(free, query: "?include_cost=true")["cost"]
      #expect(freeCost == 0)
    }
  }
}
