import KatsudoAPI
package import KatsudoCore
import Testing

/// The rules that every store of uploads keeps, as cases for a test with arguments.
///
/// A case gets two stores on the same uploads, and two stores on the jobs that use them. The stores of a pair may be the same object.
package enum UploadStoreConformance {
  typealias Rule = ConformanceRule<World>

  package struct World: Sendable {
    package var a: any UploadStore
    package var b: any UploadStore
    package var jobs: JobStoreConformance.World

    /// - Parameters:
    ///   - a: a store without an upload.
    ///   - jobs: the stores of jobs. They have no job.
    package init(_ a: any UploadStore, _ b: any UploadStore, jobs: JobStoreConformance.World) {
      self.a = a
      self.b = b
      self.jobs = jobs
    }
  }
}

extension UploadStoreConformance.World {
  static let hash = String(repeating: "ab", count: 32)
  static let content = UploadContent(sha256: hash, format: .png)

  var now: Timestamp { jobs.clock.now }

  /// Stores an upload, by default a complete one that is kept for a day.
  @discardableResult
  func insert(
    _ number: Int, owner: Owner = "ann", bytes: Int = 100, content: UploadContent? = Self.content, days: Double = 1,
    key: String? = nil, limits: UploadLimits = UploadLimits(), in store: (any UploadStore)? = nil
  ) async throws -> Upload {
    let upload = Upload(
      id: "file_\(number)", owner: owner, byteCount: bytes, offset: content == nil ? 0 : bytes, content: content,
      metadata: content == nil ? "name c3RyZWV0" : nil, createdAt: now, expiresAt: now.adding(seconds: days * 86_400))
    return try await (store ?? a).insert(upload, key: key, limits: limits)
  }

  /// Submits a job that uses an upload in two places, and returns its id.
  func submit(_ upload: String, owner: Owner = "ann") async throws -> String {
    var random = SystemRandomNumberGenerator()
    let id = RequestID.make(at: now.microseconds / 1000, random: &random)
    let media = ["first", "second"].map { StoredMedia(location: [.key($0)], kind: .image, source: .upload(id: upload)) }
    try await jobs.b.submit(
      NewJob(id: id, owner: owner, modelID: "test/a", input: JobInput(values: [:], media: media), createdAt: now), limits: .init())
    return id
  }
}

extension UploadStoreConformance {
  package static let rules: [ConformanceRule<World>] = [
    Rule("a stored upload is complete in both stores") { world in
      let whole = try await world.insert(1)
      let begun = try await world.insert(2, bytes: 300, content: nil, in: world.b)
      for store in [world.a, world.b] {
        #expect(try await store.upload(id: "file_1") == whole)
        #expect(try await store.upload(id: "file_2") == begun)
        #expect(try await store.upload(id: "file_3") == nil)
        #expect(try await store.totals(of: "ann") == UploadTotals(files: 2, bytes: 400))
        #expect(try await store.totals(of: "bob") == UploadTotals())
        #expect(try await store.totals() == UploadTotals(files: 2, bytes: 400))
        #expect(try await store.existing(among: ["file_0", "file_2"]) == ["file_2"])
      }
      await #expect(throws: StoreError.self) { try await world.insert(1, owner: "bob") }
    },
    Rule("an upload in parts advances and becomes complete, and then does not change") { world in
      var upload = try await world.insert(1, content: nil)
      try await world.b.advance(id: upload.id, to: 40)
      upload.offset = 40
      #expect(try await world.a.upload(id: upload.id) == upload)
      upload.offset = 100
      upload.content = World.content
      #expect(try await world.a.complete(id: upload.id, World.content) == upload)
      try await world.b.advance(id: upload.id, to: 50)
      #expect(try await world.b.complete(id: upload.id, UploadContent(sha256: "other", format: nil)) == upload)
      #expect(try await world.a.complete(id: "file_2", World.content) == nil)
    },
    Rule("the limits of an owner count the uploads of both stores, also unfinished ones") { world in
      let limits = UploadLimits(ownerBytes: 250, ownerFiles: 3)
      try await world.insert(1, content: nil, limits: limits)
      try await world.insert(2, limits: limits, in: world.b)
      for store in [world.a, world.b] {
        await #expect(throws: UploadsFull.bytes(limit: 250)) { try await world.insert(3, limits: limits, in: store) }
      }
      try await world.insert(4, bytes: 50, limits: limits)
      await #expect(throws: UploadsFull.files(limit: 3)) { try await world.insert(5, bytes: 1, limits: limits, in: world.b) }
      try await world.insert(6, owner: "bob", limits: limits)
      #expect(try await world.b.remove(id: "file_1") == .removed)
      try await world.insert(7, limits: limits, in: world.b)
      #expect(try await world.a.totals(of: "ann") == UploadTotals(files: 3, bytes: 250))
      #expect(try await world.a.totals() == UploadTotals(files: 4, bytes: 350))
    },
    Rule("a key names one upload of its owner until that is removed or expires, and limits do not hold it up") { world in
      let limits = UploadLimits(ownerBytes: 100)
      let first = try await world.insert(1, content: nil, key: "k", limits: limits)
      for store in [world.a, world.b] {
        #expect(try await world.insert(2, content: nil, key: "k", limits: limits, in: store) == first)
        #expect(try await store.upload(key: "k", owner: "ann", expiringAfter: world.now) == first)
        #expect(try await store.upload(key: "k", owner: "bob", expiringAfter: world.now) == nil)
        #expect(try await store.upload(key: "k", owner: "ann", expiringAfter: first.expiresAt) == nil)
      }
      #expect(try await world.a.totals(of: "ann") == UploadTotals(files: 1, bytes: 100))
      #expect(try await world.insert(3, owner: "bob", key: "k", in: world.b).id == "file_3")
      #expect(try await world.b.remove(id: "file_1") == .removed)
      #expect(try await world.insert(4, days: 1, key: "k", limits: limits).id == "file_4")
      world.jobs.clock.advance(days: 1)
      #expect(try await world.insert(5, key: "k", in: world.b).id == "file_5", "the expired upload is still stored")
      #expect(try await world.a.upload(key: "k", owner: "ann", expiringAfter: world.now)?.id == "file_5")
    },
    Rule("concurrent uploads with one key become one") { world in
      let ids = await withTaskGroup(of: String?.self) { group in
        for number in 0..<20 {
          group.addTask {
            try? await world.insert(number, content: nil, key: "k", in: number.isMultiple(of: 2) ? world.a : world.b).id
          }
        }
        return await group.reduce(into: [String?]()) { $0.append($1) }
      }
      #expect(Set(ids).count == 1 && !ids.contains(nil))
      let totals = try await world.b.totals(of: "ann")
      #expect(totals.files == 1)
    },
    Rule("concurrent uploads cannot exceed the limit") { world in
      let stored = await withTaskGroup(of: Bool.self) { group in
        for number in 0..<20 {
          group.addTask {
            let store = number.isMultiple(of: 2) ? world.a : world.b
            return (try? await world.insert(number, limits: UploadLimits(ownerBytes: 500), in: store)) != nil
          }
        }
        return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(stored == 5)
    },
    Rule("a hash finds the owner's own complete upload that expires last") { world in
      try await world.insert(1, owner: "bob", days: 9)
      try await world.insert(2, days: 2)
      try await world.insert(3, days: 3)
      try await world.insert(4, content: nil, days: 8)
      let found = try await world.b.upload(sha256: World.hash, owner: "ann", expiringAfter: world.now)
      #expect(found?.id == "file_3")
      let later = try await world.b.upload(sha256: World.hash, owner: "ann", expiringAfter: world.now.adding(seconds: 3 * 86_400))
      #expect(later == nil)
      #expect(try await world.b.upload(sha256: "other", owner: "ann", expiringAfter: world.now) == nil)
    },
    Rule("an owner's uploads are listed page by page, newest first, without expired ones") { world in
      for number in 1...5 { try await world.insert(number, days: number == 4 ? 1 : 2) }
      try await world.insert(6, owner: "bob")
      let now = world.now.adding(seconds: 86_400)
      let first = try await world.b.uploads(of: "ann", before: nil, expiringAfter: now, limit: 2)
      #expect(first.map(\.id) == ["file_5", "file_3"])
      // The last upload of a page may be removed before the next page.
      _ = try await world.a.remove(id: "file_3")
      let second = try await world.b.uploads(of: "ann", before: "file_3", expiringAfter: now, limit: 10)
      #expect(second.map(\.id) == ["file_2", "file_1"])
    },
    Rule("an upload that an unfinished job uses is neither removed nor expired") { world in
      try await world.insert(1)
      try await world.insert(2)
      let job = try await world.submit("file_1")
      world.jobs.clock.advance(days: 2)
      #expect(try await world.a.remove(id: "file_1") == .inUse)
      #expect(try await world.b.expire(before: world.now, limit: 10) == ["file_2"])
      _ = try await world.jobs.a.apply(.cancelRequested, to: job, result: nil)
      #expect(try await world.a.expire(before: world.now, limit: 10) == ["file_1"])
      #expect(try await world.b.remove(id: "file_1") == .unknown)
      #expect(try await world.b.totals(of: "ann") == UploadTotals())
      #expect(try await world.jobs.a.job(id: job) != nil, "the job outlives its upload")
    },
    Rule("expired uploads go oldest first, as many as the limit allows") { world in
      for number in 1...3 { try await world.insert(number, days: Double(4 - number)) }
      try await world.insert(4, content: nil, days: 9)
      let now = world.now.adding(seconds: 3 * 86_400)
      #expect(try await world.a.expire(before: now, limit: 2).sorted() == ["file_2", "file_3"])
      #expect(try await world.b.expire(before: now, limit: 2) == ["file_1"])
      #expect(try await world.b.existing(among: ["file_4"]) == ["file_4"])
    },
    Rule("a job is refused if an upload is unknown, not complete or of another owner") { world in
      try await world.insert(1, content: nil)
      try await world.insert(2, owner: "bob")
      for id in ["file_0", "file_1", "file_2"] {
        await #expect(throws: UploadGone(location: [.key("first")])) { try await world.submit(id) }
      }
      #expect(try await world.jobs.a.counts() == JobCounts())
      #expect(try await world.b.remove(id: "file_1") == .removed)
    },
  ]
}
