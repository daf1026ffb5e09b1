import KatsudoCore
import KatsudoEngines
import Testing

@Suite struct VolcengineSignerTests {
  @Test(arguments: VolcengineVector.all)
  func `the signer makes the same signatures as Volcengine's package`(vector: VolcengineVector) {
    let headers = VolcengineSigner(keys: VolcengineVector.keys).headers(for: vector.request, at: vector.date)
    #expect(headers.keys.sorted() == ["authorization", "content-type", "host", "x-content-sha256", "x-date"])
    #expect(headers["x-date"] == vector.dateText)
    #expect(headers["x-content-sha256"] == vector.bodyHash)
    #expect(
      headers["authorization"]
        == "HMAC-SHA256 Credential=\(VolcengineVector.accessKey)/\(vector.dateText.prefix(8))/cn-north-1/cv/request, "
        + "SignedHeaders=content-type;host;x-content-sha256;x-date, Signature=\(vector.signature)")
  }

  @Test func `a query is sorted by name and escaped as in its signature`() {
    #expect(VolcengineSigner.queryText(["b c": "x/y+z", "a": "é~-_.", "A": ""]) == "A=&a=%C3%A9~-_.&b%20c=x%2Fy%2Bz")
  }

  @Test func `printed keys and services do not contain the keys`() throws {
    let keys = VolcengineKeys(access: try #require(ServiceSecret("AKLTsecretid")), secret: try #require(ServiceSecret("verysecret")))
    let service = VolcengineService(
      endpoint: try #require(VolcengineService.endpoint(VolcengineService.standardBase)), keys: keys)
    var dumped = ""
    dump(service, to: &dumped)
    dump(keys, to: &dumped)
    for text in ["\(keys)", String(reflecting: keys), "\(service)", String(reflecting: service), dumped] {
      #expect(!text.contains("AKLTsecretid") && !text.contains("verysecret"), "\(text)")
    }
  }

  @Test(
    arguments: [
      ("https://visual.volcengineapi.com", "visual.volcengineapi.com", "https://visual.volcengineapi.com"),
      ("https://visual.volcengineapi.com/", "visual.volcengineapi.com", "https://visual.volcengineapi.com"),
      ("https://example.com:443", "example.com", "https://example.com"),
      ("http://127.0.0.1:8080/", "127.0.0.1:8080", "http://127.0.0.1:8080"),
    ])
  func `an endpoint has a scheme, a host and perhaps a port`(text: String, host: String, base: String) throws {
    let endpoint = try #require(VolcengineService.endpoint(text))
    #expect(endpoint.host == host)
    #expect(endpoint.text == base)
  }

  @Test(
    arguments: [
      "", "visual.volcengineapi.com", "ftp://example.com", "https://", "https://example.com/path", "https://example.com/?a=b",
      "https://user:word@example.com", "https://example.com/#top",
    ])
  func `any other text is not an endpoint`(text: String) { #expect(VolcengineService.endpoint(text) == nil) }
}
