import Foundation
import KatsudoAPI
import Testing

/// The keys and values of every answer.
@Suite struct WireAnswerTests {
  private func written(_ answer: some Encodable) throws -> JSONValue {
    try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(answer))
  }

  @Test func `the result of a waiting request has its position and no end`() throws {
    #expect(
      try written(ResultAnswer(requestID: "x", status: .inQueue, queuePosition: 2, createdAt: "c"))
        == ["request_id": "x", "status": "in_queue", "queue_position": 2, "created_at": "c"])
  }

  @Test func `the result of a succeeded request has its output and its end`() throws {
    #expect(
      try written(ResultAnswer(requestID: "x", status: .succeeded, output: ["video": "u"], createdAt: "c", finishedAt: "f"))
        == ["request_id": "x", "status": "succeeded", "output": ["video": "u"], "created_at": "c", "finished_at": "f"])
  }

  @Test func `the result of a failed request has its error, and cost and metadata if they are given`() throws {
    let answer = ResultAnswer(
      requestID: "x", status: .failed, error: "reason", createdAt: "c", finishedAt: "f", cost: 0, metadata: ["engine": "echo"])
    #expect(
      try written(answer)
        == [
          "request_id": "x", "status": "failed", "error": "reason", "created_at": "c", "finished_at": "f", "cost": 0,
          "metadata": ["engine": "echo"],
        ])
  }

  @Test(arguments: [
    (CancelAnswer.Outcome.cancelled, "cancelled"), (.notCancellable, "not_cancellable"), (.requested, "cancellation_requested"),
  ])
  func `a cancel answer says what came of it`(outcome: CancelAnswer.Outcome, word: String) throws {
    #expect(
      try written(CancelAnswer(requestID: "x", status: .inProgress, outcome: outcome))
        == ["request_id": "x", "status": "in_progress", "outcome": .string(word)])
  }

  @Test func `an error body has its message under both keys and names the field`() throws {
    let body = ErrorBody(.invalidInput, "Wrong.", detail: [.init(loc: ["body", "image_urls", 0], msg: "No.", type: "missing")])
    #expect(
      try written(body)
        == [
          "error_code": 422_001, "error_message": "Wrong.", "message": "Wrong.",
          "detail": [["loc": ["body", "image_urls", 0], "msg": "No.", "type": "missing"]],
        ])
  }

  @Test func `a page of requests has a cursor only if there is a next page`() throws {
    let entry = RequestListAnswer.Entry(
      requestID: "x", modelID: "a/b", status: .cancelled, createdAt: "c", finishedAt: "f", error: nil)
    #expect(
      try written(RequestListAnswer(requests: [entry], nextCursor: "z"))
        == [
          "requests": [["request_id": "x", "model_id": "a/b", "status": "cancelled", "created_at": "c", "finished_at": "f"]],
          "next_cursor": "z",
        ])
    #expect(try written(RequestListAnswer(requests: [], nextCursor: nil)) == ["requests": []])
  }

  @Test func `a catalogue entry has the keys that clients read`() throws {
    let entry = ModelEntry(
      modelID: "a/b", displayName: "B", description: "d", kind: "model", categories: ["image-to-video"], basePriceUSD: 0,
      priceUnit: "second",
      pricingNote: "n", modelURL: "u", inputs: ["prompt", "seed"], requiredInputs: ["prompt"], inputSchema: nil, outputSchema: nil)
    let expected: JSONValue = [
      "model_id": "a/b", "display_name": "B", "description": "d", "kind": "model", "categories": ["image-to-video"], "base_price_usd": 0,
      "price_unit": "second", "pricing_note": "n", "model_url": "u", "inputs": ["prompt", "seed"], "required_inputs": ["prompt"],
    ]
    #expect(
      try written(ModelListAnswer(models: [entry], total: 9, limit: 1, offset: 3))
        == ["models": [expected], "total": 9, "limit": 1, "offset": 3])
    #expect(try written(CategoryListAnswer(categories: ["a", "b"])) == ["categories": ["a", "b"]])
  }

  @Test(
    arguments: [
      (.invalidResourceIdentifier, 400_001, 400),
      (.insufficientResources, 400_002, 402),
      (.userAccount, 400_004, 401),
      (.permissionDenied, 403_001, 403),
      (.resourceNotFound, 404_001, 404),
      (.methodNotAllowed, 405_001, 405),
      (.payloadTooLarge, 413_001, 413),
      (.uriTooLong, 414_001, 414),
      (.unsupportedMediaType, 415_001, 415),
      (.rangeNotSatisfiable, 416_001, 416),
      (.invalidInput, 422_001, 422),
      (.internalError, 500_001, 500),
      (.unavailable, 503_001, 503),
      (.insufficientStorage, 507_001, 507),
    ] as [(ErrorCode, Int, Int)])
  func `every error code has its HTTP status`(code: ErrorCode, number: Int, status: Int) {
    #expect(code.rawValue == number)
    #expect(code.httpStatus == status)
  }
}
