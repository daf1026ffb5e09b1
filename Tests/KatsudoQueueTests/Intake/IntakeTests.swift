import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoIntake
import KatsudoMediaChecks
import KatsudoSQLite
import KatsudoTesting
import Testing

@Suite struct IntakeTests {
  private static let manifest: JSONValue = [
    "model_id": "test/a", "seed_input": "seed", "accepted_formats": ["image_urls": ["jpeg", "png"]],
    "input_schema": [
      "type": "object", "required": ["prompt"],
      "properties": [
        "prompt": ["type": "string", "maxLength": 10],
        "image_urls": [
          "type": "array", "maxItems": 2, "items": ["type": "string", "format": "image_uri"],
          "validations": [["validation_rule": "width_pixels>", "validation_value": 320, "validation_error": "Too narrow."]],
        ],
        "seed": ["type": "integer", "default": -1],
        "frames": ["type": "integer", "enum": [121, 241], "default": 121],
      ],
    ],
  ]

  /// The manifest with an entry for an engine whose workflow has files of its own.
  private static let knowing = JSONValue.object(
    (manifest.object ?? [:]).merging(["engines": [["engine": "pool", "options": ["files": ["a.png", "b c.png"]]]]]) { $1 })

  private func withIntake(
    _ manifest: JSONValue = Self.manifest,
    _ work: (_ accept: (String) async throws -> AcceptedJob, any FileStore, Intake) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let test = try await TestQueue.open(in: folder)
      let files = MemoryFileStore()
      let inputs = InputKeeper(files: files, store: test.jobs, logger: .silent)
      let uploads = UploadKeeper(files: files, database: test.database, folder: folder, clock: test.clock)
      let intake = Intake(inputs: inputs, uploads: uploads, policy: MediaPolicy(), time: test.clock.source)
      let manifest = try ModelManifest(manifest)
      try await work({ text in try await intake.accept(Data(text.utf8), for: manifest, owner: "ann") }, files, intake)
      try test.database.close()
    }
  }

  /// Returns the field errors with which a body is refused.
  private func refusal(_ body: String, of manifest: JSONValue = Self.manifest) async throws -> [FieldError] {
    var errors: [FieldError] = []
    try await withIntake(manifest) { accept, inputs, _ in
      do {
        _ = try await accept(body)
        Issue.record("accepted")
      } catch IntakeRefusal.invalid(let found) {
        errors = found
      }
      #expect(try await inputs.requestsWithInputs(olderThan: .zero).isEmpty)
    }
    return errors
  }

  @Test func `an accepted job has an id, an owner, and its inputs with defaults`() async throws {
    try await withIntake { accept, inputs, _ in
      let job = try await accept(#"{"prompt": "パン", "seed": 7, "unknown": true}"#)
      #expect(RequestID.isWellFormed(job.id))
      #expect(job.job.owner == "ann")
      #expect(job.job.modelID == "test/a")
      #expect(job.input.values == ["prompt": "パン", "seed": 7, "frames": 121])
      #expect(job.input.media.isEmpty)
      #expect(job.job.createdAt == TestClock().now)
      #expect(try await inputs.requestsWithInputs(olderThan: .zero).isEmpty)
    }
  }

  @Test(arguments: [
    #"{"prompt": "p"}"#, #"{"prompt": "p", "seed": -1}"#, #"{"prompt": "p", "seed": -1.0}"#, #"{"prompt": "p", "seed": null}"#,
  ])
  func `a seed of minus one is replaced by a random seed when the request is accepted`(body: String) async throws {
    try await withIntake { accept, _, _ in
      var seeds: Set<Int64> = []
      for _ in 0..<20 { seeds.insert(try #require(try await accept(body).input.values["seed"]?.integer)) }
      #expect(seeds.allSatisfy { (0...Int64(Int32.max)).contains($0) })
      #expect(seeds.count > 15)
    }
  }

  @Test func `a URL is stored in the job and not fetched yet`() async throws {
    try await withIntake { accept, inputs, _ in
      let job = try await accept(#"{"prompt": "p", "image_urls": ["https://example.com/a.png", "https://example.com/b.png"]}"#)
      #expect(
        job.input.media == [
          StoredMedia(location: [.key("image_urls"), .index(0)], kind: .image, source: .url("https://example.com/a.png")),
          StoredMedia(location: [.key("image_urls"), .index(1)], kind: .image, source: .url("https://example.com/b.png")),
        ])
      #expect(job.input.values["image_urls"] == ["https://example.com/a.png", "https://example.com/b.png"])
      #expect(try await inputs.requestsWithInputs(olderThan: .zero).isEmpty)
    }
  }

  @Test func `the name of a file that lives with the model's workflow is stored as such`() async throws {
    try await withIntake(Self.knowing) { accept, _, _ in
      let job = try await accept(#"{"prompt": "p", "image_urls": ["b c.png", "https://example.com/a.png"]}"#)
      #expect(
        job.input.media == [
          StoredMedia(location: [.key("image_urls"), .index(0)], kind: .image, source: .known(name: "b c.png")),
          StoredMedia(location: [.key("image_urls"), .index(1)], kind: .image, source: .url("https://example.com/a.png")),
        ])
      #expect(job.input.values["image_urls"] == ["b c.png", "https://example.com/a.png"])
      #expect(job.job.facts.media.first?.sha256 == nil)
    }
  }

  @Test(arguments: ["c.png", "../a.png", "A.PNG", "", "/etc/passwd"])
  func `any other name is refused with the names that the model has`(name: String) async throws {
    let errors = try await refusal(#"{"prompt": "p", "image_urls": ["\#(name)"]}"#, of: Self.knowing)
    #expect(errors.map(\.path) == ["image_urls[0]"])
    #expect(errors.map(\.type) == ["media_malformed"])
    #expect(errors.first?.message == "This is neither a URL nor the name of a file of this model. It has: a.png, b c.png.")
  }

  @Test func `a model without such files takes no name`() async throws {
    let errors = try await refusal(#"{"prompt": "p", "image_urls": ["a.png"]}"#)
    #expect(errors.map(\.message) == ["This is not a URL. It must begin with https:// and name a file that anybody can download."])
  }

  @Test func `a file in the body is on disk when the job is accepted, and not in the job's input`() async throws {
    try await withIntake { accept, inputs, intake in
      let picture = PictureBytes.png(width: 330, height: 20)
      let uri = PictureBytes.dataURI(picture, type: "image/png")
      let job = try await accept(#"{"prompt": "p", "image_urls": ["https://example.com/a.png", "\#(uri)"]}"#)
      #expect(job.input.values["image_urls"] == ["https://example.com/a.png", ""])
      #expect(
        job.input.media.last == StoredMedia(location: [.key("image_urls"), .index(1)], kind: .image, source: .file(name: "0.png")))
      #expect(try await inputs.requestsWithInputs(olderThan: .zero) == [job.id])
      try await withTemporaryFolder { folder in
        let path = try await inputs.inputPath("0.png", of: job.id, in: folder)
        #expect(FileManager.default.contents(atPath: path) == Data(picture))
      }
      await intake.discard(job)
      #expect(try await inputs.requestsWithInputs(olderThan: .zero).isEmpty)
    }
  }

  @Test func `all errors of a body are reported at once, with the messages of the schema`() async throws {
    let narrow = PictureBytes.dataURI(.png, width: 320, height: 20)
    let errors = try await refusal(#"{"prompt": "12345678901", "image_urls": ["\#(narrow)", "ftp://example.com"], "frames": 5}"#)
    #expect(errors.map(\.path).sorted() == ["frames", "image_urls[0]", "image_urls[1]", "prompt"])
    let ruleBroken = try #require(errors.first { $0.path == "image_urls[0]" })
    #expect(ruleBroken.message == "Too narrow.")
    #expect(ruleBroken.type == "media_rule_broken")
  }

  @Test func `a file in a format that the input does not accept is refused`() async throws {
    let gif = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
    let errors = try await refusal(#"{"prompt": "p", "image_urls": ["\#(gif)"]}"#)
    #expect(errors.map(\.path) == ["image_urls[0]"])
    #expect(errors.map(\.type) == ["media_unsupported"])
  }

  @Test(arguments: ["", "{", "[1,", "nonsense", #"{"prompt": 'p'}"#])
  func `a body that is not JSON is refused with the place of the error`(body: String) async throws {
    try await withIntake { accept, _, _ in
      do {
        _ = try await accept(body)
        Issue.record("accepted")
      } catch IntakeRefusal.notJSON(let error) {
        #expect(error.line == 1 && !error.reason.isEmpty)
      }
    }
  }
}
