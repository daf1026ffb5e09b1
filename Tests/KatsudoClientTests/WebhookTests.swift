import Foundation
import KatsudoClient
import Testing

@Suite struct WebhookTests {
  // The example that the libraries of Standard Webhooks share.
  private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
  private static let body = Data(#"{"test": 2432232314}"#.utf8)
  private static let right = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
  private static let time = 1_614_265_330.0

  private func headers(_ changes: [String: String?] = [:]) -> [String: String] {
    let right: [String: String?] = [
      "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek", "webhook-timestamp": "1614265330", "webhook-signature": Self.right,
    ]
    return right.merging(changes) { $1 }.compactMapValues { $0 }
  }

  private func verify(
    _ headers: [String: String], body: Data = body, secrets: [String] = [secret], after seconds: Double = 0
  ) throws(WebhookError) -> WebhookDelivery {
    try Webhook(secrets: secrets).verify(body: body, headers: headers, now: Date(timeIntervalSince1970: Self.time + seconds))
  }

  @Test func `the example of the Standard Webhooks libraries is verified`() throws {
    let delivery = try verify(headers())
    #expect(delivery.id == "msg_p5jXN8AQM9LWM0D4loKWxJek")
    #expect(delivery.timestamp.timeIntervalSince1970 == Self.time)
    #expect(delivery.body == Self.body)
    #expect(try delivery.json()["test"] == 2_432_232_314)
  }

  @Test func `header names may have any case`() throws {
    let upper = Dictionary(uniqueKeysWithValues: headers().map { ($0.key.uppercased(), $0.value) })
    #expect(throws: Never.self) { try verify(upper) }
  }

  @Test(arguments: [
    "v1,AAAA \(right)", "v1a,whatever \(right)", "\(right) v1,AAAA", "v2,xyz \(right) v1,", "v1,not-base64! \(right)",
  ])
  func `one right signature in the list suffices`(list: String) {
    #expect(throws: Never.self) { try verify(headers(["webhook-signature": list])) }
  }

  @Test(arguments: [
    "", "v1,", "v1", String(right.dropFirst(3)), "v1a," + right.dropFirst(3), "v1,AAAA", "V1," + right.dropFirst(3),
    String(right.dropLast(4)),
  ])
  func `a list without a right signature of version 1 is refused`(list: String) {
    #expect(throws: WebhookError.wrongSignature) { try verify(headers(["webhook-signature": list])) }
  }

  @Test func `a changed body, id or timestamp is refused`() {
    #expect(throws: WebhookError.wrongSignature) { try verify(headers(), body: Data(#"{"test":2432232314}"#.utf8)) }
    #expect(throws: WebhookError.wrongSignature) { try verify(headers(["webhook-id": "msg_other"])) }
    #expect(throws: WebhookError.wrongSignature) { try verify(headers(["webhook-timestamp": "1614265331"])) }
  }

  @Test(arguments: [(-301.0, WebhookError.tooNew), (301.0, .tooOld)])
  func `a timestamp may differ from the clock by five minutes at most`(seconds: Double, error: WebhookError) {
    #expect(throws: error) { try verify(headers(), after: seconds) }
    #expect(throws: Never.self) { try verify(headers(), after: seconds < 0 ? -300 : 300) }
  }

  @Test(arguments: ["webhook-id", "webhook-timestamp", "webhook-signature"])
  func `a message that lacks one of the three headers is refused`(name: String) {
    #expect(throws: WebhookError.missingHeaders) { try verify(headers([name: nil])) }
  }

  @Test(arguments: ["", "soon", "1614265330.5", "+1614265330", " 1614265330", "99999999999999999999"])
  func `a timestamp that is not a whole number is refused`(time: String) {
    #expect(throws: WebhookError.malformedTimestamp) { try verify(headers(["webhook-timestamp": time])) }
  }

  @Test func `a webhook with two secrets accepts signatures of either`() throws {
    let new = "whsec_" + Data(repeating: 7, count: 32).base64EncodedString()
    #expect(throws: Never.self) { try verify(headers(), secrets: [new, Self.secret]) }
    #expect(throws: WebhookError.wrongSignature) { try verify(headers(), secrets: [new]) }
  }

  @Test(arguments: [
    "", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsk_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_!!!",
    "whsec_" + Data(count: 23).base64EncodedString(), "whsec_" + Data(count: 65).base64EncodedString(),
  ])
  func `a secret without the prefix whsec_ and 24 to 64 bytes is refused`(secret: String) {
    #expect(throws: WebhookError.malformedSecret) { try Webhook(secret: secret) }
  }

  // The key of the first test of RFC 8032, section 7.1. The signature was made with Python's package cryptography.
  private static let publicKey = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
  private static let asymmetric = "v1a,fldxM4gAKugP6nnt1hdz3sgGfZ6d99nzrMFnZOELIxbzEHoVmAb2ADpkJK7zgPePmPsle0zV9jSeGlHFG2NVAw=="

  @Test func `a signature with the sender's private key is verified with the public key`() throws {
    let list = ["webhook-signature": "v1,AAAA " + Self.asymmetric]
    let webhook = try Webhook(publicKey: Self.publicKey)
    let now = Date(timeIntervalSince1970: Self.time)
    #expect(try webhook.verify(body: Self.body, headers: headers(list), now: now).id == "msg_p5jXN8AQM9LWM0D4loKWxJek")
    #expect(throws: WebhookError.wrongSignature) { try webhook.verify(body: Self.body + [32], headers: headers(list), now: now) }
    #expect(throws: WebhookError.wrongSignature) { try webhook.verify(body: Self.body, headers: headers(), now: now) }
  }

  @Test func `a secret does not verify a signature of the other scheme`() {
    #expect(throws: WebhookError.wrongSignature) { try verify(headers(["webhook-signature": Self.asymmetric])) }
  }

  @Test(arguments: [
    "", "whpk_", "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "whsec_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
    "whpk_" + Data(count: 31).base64EncodedString(),
  ])
  func `a public key is whpk_ and 32 bytes`(key: String) {
    #expect(throws: WebhookError.malformedPublicKey) { try Webhook(publicKey: key) }
  }

  @Test func `a verifier needs a secret or a public key`() {
    #expect(throws: WebhookError.malformedSecret) { try Webhook() }
  }
}
