import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers
import Testing

extension JobStoreConformance {
  static let endings: [Rule] = [
    Rule("a succeeded job has its files, their facts and the metadata of its engine") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      world.clock.advance(milliseconds: 2500)
      let files = (1...3).map { number in
        StoredOutput(
          role: number == 3 ? .poster : .video, name: "\(number).mp4", contentType: "video/mp4", byteCount: number << 33,
          sha256: String(repeating: "0", count: 64), seconds: number == 1 ? 5.25 : nil, locator: "\(id)/1/\(number).mp4",
          attributes: number == 2 ? ["node": "9", "channel": 2, "subfolder": .null] : [:])
      }
      let result = JobResult(outputs: files, output: ["clips": [["$file": 0]]], metadata: ["shot": ["move": "pan"], "seed": 7])
      let change = try #require(try await world.b.apply(.succeeded(attempt: 1), to: id, result: result))
      #expect(change.before?.state == .inProgress)
      #expect(change.job.state == .succeeded)
      #expect(try await world.state(id) == .succeeded)
      #expect(try await world.a.result(of: id) == result)
      #expect(try await world.a.job(id: id)?.lifecycle.finishedAt == world.clock.now)
      #expect(try await world.a.glance(id: id)?.progress == 1)
    },
    Rule("a failed job has its error and no result") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.b.apply(.failed(attempt: 1, error: "Too small."), to: id, result: nil)
      #expect(try await world.state(id) == .failed)
      #expect(try await world.a.job(id: id)?.lifecycle.error == "Too small.")
      #expect(try await world.a.result(of: id) == nil)
      #expect(try await world.a.events(of: id, after: 0, limit: 10).last?.detail == ["error": "Too small."])
    },
    Rule("an end is final") { world in
      let ids = try await world.submit(3)
      _ = try await (world.claim(), world.claim(from: world.b))
      _ = try await world.a.apply(.succeeded(attempt: 1), to: ids[0], result: JobResult())
      _ = try await world.b.apply(.failed(attempt: 1, error: "No."), to: ids[1], result: nil)
      _ = try await world.a.apply(.cancelRequested, to: ids[2], result: nil)
      for (id, state) in zip(ids, [.succeeded, .failed, .cancelled] as [JobState]) {
        for event: JobEvent in [.succeeded(attempt: 1), .failed(attempt: 1, error: ""), .released(attempt: 1), .cancelRequested] {
          await #expect(throws: TransitionRefusal.notNow(state)) { try await world.b.apply(event, to: id, result: nil) }
        }
        #expect(try await world.state(id) == state)
      }
      #expect(try await world.b.counts() == JobCounts())
    },
    Rule("a released job waits in its old position and keeps its progress until the next report") { world in
      let ids = try await world.submit(2)
      let claim = try await world.claim()
      try await world.a.report(JobProgress(0.123456), of: claim.id)
      #expect(try await world.b.glance(id: ids[0])?.progress == 0.123)
      _ = try await world.b.apply(.released(attempt: 1), to: ids[0], result: nil)
      #expect(try await world.a.glance(id: ids[0]) == JobGlance(owner: "ann", state: .inQueue, position: 1, reported: 0))
      #expect(try await world.b.glance(id: ids[1])?.position == 2)
      let again = try await world.claim(from: world.b)
      #expect(again.job.id == ids[0])
      #expect(again.attempt == 2)
      #expect(try await world.a.glance(id: ids[0])?.progress == 0.123)
      try await world.b.report(JobProgress(7), of: again.id)
      #expect(try await world.a.glance(id: ids[0])?.progress == 1)
    },
    Rule("a job that is declined a third time fails, and a postponed one does not") { world in
      let id = try await world.submit()
      for attempt in 1...5 {
        _ = try await world.claim()
        _ = try await world.b.apply(.postponed(attempt: attempt), to: id, result: nil)
      }
      for (attempt, state) in [(6, JobState.inQueue), (7, .inQueue), (8, .failed)] {
        _ = try await world.claim(from: world.b)
        _ = try await world.a.apply(.declined(attempt: attempt, error: "The account is empty."), to: id, result: nil)
        #expect(try await world.state(id) == state)
      }
      #expect(try await world.b.job(id: id)?.lifecycle.error == "The account is empty.")
    },
    Rule("a waiting job that is cancelled never runs") { world in
      let ids = try await world.submit(2)
      #expect(try await world.b.apply(.cancelRequested, to: ids[0], result: nil)?.job.state == .cancelled)
      #expect(try await world.state(ids[0]) == .cancelled)
      #expect(try await world.claim().job.id == ids[1])
      #expect(try await world.a.apply(.cancelRequested, to: "nobody", result: nil) == nil)
    },
    Rule("of a concurrent cancel and claim exactly one succeeds") { world in
      for _ in 0..<10 {
        let id = try await world.submit()
        async let claimed = world.a.claim(world.wish()) { _ in }
        async let cancelled = try? world.b.apply(.cancelRequested, to: id, result: nil)
        let (claim, change) = try await (claimed, cancelled)
        #expect((claim == nil) == (change != nil))
        #expect(try await world.state(id) == (claim == nil ? .cancelled : .inProgress))
        if claim != nil { _ = try await world.b.apply(.failed(attempt: 1, error: "No."), to: id, result: nil) }
      }
    },
  ]

  static let reading: [Rule] = [
    Rule("events have rising numbers, can be read from a number on, and have one report per attempt") { world in
      let id = try await world.submit()
      for attempt in 1...2 {
        let claim = try await world.claim(from: attempt == 1 ? world.a : world.b)
        for progress in [0.1, 0.2, 0.3] { try await world.a.report(JobProgress(progress), of: claim.id) }
        _ = try await world.b.apply(.released(attempt: attempt), to: id, result: nil)
      }
      let events = try await world.a.events(of: id, after: 0, limit: 100)
      #expect(events.map(\.kind) == [.submitted, .claimed, .progress, .released, .claimed, .progress, .released])
      #expect(events.filter { $0.kind == .progress }.map(\.detail) == [["progress": 0.3], ["progress": 0.3]])
      #expect(events.map(\.id) == events.map(\.id).sorted())
      #expect(Set(events.map(\.id)).count == events.count)
      #expect(events.allSatisfy { $0.requestID == id })
      #expect(try await world.b.events(of: id, after: events[2].id, limit: 2) == Array(events[3...4]))
      #expect(try await world.b.events(of: "nobody", after: 0, limit: 2).isEmpty)
    },
    Rule("each output of a job but the thumbnail is an event of its own, before the success and while the job still runs") { world in
      let id = try await world.submit()
      let claim = try await world.claim()
      let files = [StoredOutput.Role.video, .poster, .thumbnail].enumerated().map { number, role in
        StoredOutput(
          role: role, name: "\(id)-\(number).bin", contentType: "a/b", byteCount: number << 40,
          sha256: String(repeating: "a", count: 64),
          seconds: nil, locator: "l")
      }
      await #expect(throws: TransitionRefusal.staleAttempt(current: 1)) {
        try await world.b.apply(.succeeded(attempt: 2), to: id, result: JobResult(outputs: files))
      }
      #expect(try await world.kinds(id) == [.submitted, .claimed], "what is refused leaves nothing")
      let change = try await world.b.apply(.succeeded(attempt: claim.attempt), to: id, result: JobResult(outputs: files))
      let events = try await world.a.events(of: id, after: 0, limit: 10)
      #expect(events.map(\.kind) == [.submitted, .claimed, .output, .output, .succeeded])
      #expect(events.map(\.state) == [.inQueue, .inProgress, .inProgress, .inProgress, .succeeded])
      #expect(events[2...3].map { OutputFacts(detail: $0.detail) } == files[0...1].map { OutputFacts($0) })
      #expect(try await world.b.result(of: id)?.outputs == files)
      #expect(events.last?.id == change?.eventID)
    },
    Rule("the bytes of a small output are stored with the result, and deleted with the job") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      var files = ["small", "empty", "large"].map { name in
        StoredOutput(
          role: .text, name: name, contentType: "text/plain", byteCount: 3, sha256: String(repeating: "a", count: 64), seconds: nil,
          locator: nil)
      }
      files[2].locator = "l"
      let result = JobResult(outputs: files, contents: ["small": [0, 10, 255], "empty": []])
      _ = try await world.b.apply(.succeeded(attempt: 1), to: id, result: result)
      #expect(try await world.a.result(of: id)?.outputs == files)
      for store in [world.a, world.b] {
        #expect(try await store.content(of: id, name: "small") == [0, 10, 255])
        #expect(try await store.content(of: id, name: "empty") == [])
        for name in ["large", "none"] { #expect(try await store.content(of: id, name: name) == nil) }
        #expect(try await store.content(of: "nobody", name: "small") == nil)
      }
      world.clock.advance(milliseconds: 1000)
      #expect(try await world.a.expire(before: world.clock.now, limit: 10) == [id])
      #expect(try await world.b.content(of: id, name: "small") == nil)
    },
    Rule("each store tells its own reports of progress, after they are stored, and no report of a lost claim") { world in
      let heard = NIOLockedValueBox<[Claim.ID]>([])
      world.a.observeProgress { claim in heard.withLockedValue { $0.append(claim) } }
      _ = try await world.submit()
      let claim = try await world.claim()
      try await world.a.report(JobProgress(0.5, stage: "s", previewLocator: "p", previewFormat: .png), of: claim.id)
      try await world.a.report(JobProgress(nil, stage: "t"), of: claim.id)
      #expect(heard.withLockedValue { $0 } == [claim.id, claim.id])
      try await world.a.report(JobProgress(0.6), of: Claim.ID(requestID: claim.job.id, attempt: 7))
      _ = try await world.b.apply(.released(attempt: 1), to: claim.job.id, result: nil)
      try await world.a.report(JobProgress(0.7), of: claim.id)
      #expect(heard.withLockedValue { $0.count } == 2)
      let report = try await world.b.events(of: claim.job.id, after: 0, limit: 10).first { $0.kind == .progress }
      #expect(JobProgress(detail: report?.detail) == JobProgress(nil, stage: "t"))
    },
    Rule("each store reports its own changes to its observers, in order and before the call returns") { world in
      let heard = NIOLockedValueBox<[JobChange]>([])
      world.a.observe { change in heard.withLockedValue { $0.append(change) } }
      let id = try await world.submit()
      #expect(heard.withLockedValue { $0.map(\.event) } == [.submitted])
      _ = try await world.claim()
      _ = try? await world.a.apply(.cancelConfirmed(attempt: 1), to: id, result: nil)
      _ = try await world.a.apply(.failed(attempt: 1, error: "No."), to: id, result: nil)
      let changes = heard.withLockedValue { $0 }
      #expect(changes.map(\.event) == [.submitted, .claimed, .failed], "a refused event must not be reported")
      #expect(changes.map(\.before?.state) == [nil, .inQueue, .inProgress])
      #expect(changes.map(\.job.state) == [.inQueue, .inProgress, .failed])
      #expect(changes.map(\.eventID) == (try await world.b.events(of: id, after: 0, limit: 10).map(\.id)))
    },
    Rule("jobs that ended before a time are deleted, oldest end first, and no number is used again") { world in
      let ids = try await world.submit(4)
      for index in [2, 0, 1] {
        world.clock.advance(milliseconds: 1000)
        _ = try await world.b.apply(.cancelRequested, to: ids[index], result: nil)
        #expect(try await world.a.glance(id: ids[index])?.state == .cancelled)
      }
      let last = try #require(try await world.a.events(of: ids[1], after: 0, limit: 10).last?.id)
      world.clock.advance(milliseconds: 1)
      #expect(try await Set(world.a.expire(before: world.clock.now, limit: 2)) == [ids[2], ids[0]])
      #expect(try await world.b.expire(before: world.clock.now, limit: 2) == [ids[1]])
      for id in ids[0...2] {
        for store in [world.a, world.b] {
          #expect(try await store.job(id: id) == nil)
          #expect(try await store.glance(id: id) == nil)
          #expect(try await store.input(of: id) == nil)
          #expect(try await store.events(of: id, after: 0, limit: 10).isEmpty)
        }
      }
      #expect(try await world.state(ids[3]) == .inQueue)
      let kept = try #require(try await world.a.job(id: ids[3]))
      let next = try await world.submit()
      #expect(try #require(try await world.a.job(id: next)).sequence > kept.sequence)
      #expect(try #require(try await world.a.events(of: next, after: 0, limit: 1).first).id > last)
    },
    Rule("the list has only the owner's jobs, newest first, page by page") { world in
      var ids = try await world.submit(5)
      world.clock.advance(milliseconds: 1)
      try await world.submit(owner: "bob")
      _ = try await world.b.apply(.cancelRequested, to: ids[2], result: nil)
      for store in [world.a, world.b] {
        let first = try await store.list(JobFilter(owner: "ann", limit: 2))
        #expect(first.map(\.id) == [ids[4], ids[3]])
        let second = try await store.list(JobFilter(owner: "ann", before: ids[3], limit: 10))
        #expect(second.map(\.id) == [ids[2], ids[1], ids[0]])
        #expect(second.map(\.state) == [.cancelled, .inQueue, .inQueue])
        #expect(try await store.list(JobFilter(owner: "ann", states: [.cancelled, .failed], limit: 10)).map(\.id) == [ids[2]])
      }
      // The next page begins at the right place, although the job at the end of the last page was deleted.
      world.clock.advance(milliseconds: 1)
      #expect(try await world.a.expire(before: world.clock.now, limit: 10) == [ids.remove(at: 2)])
      #expect(try await world.b.list(JobFilter(owner: "ann", before: ids[2], limit: 10)).map(\.id) == [ids[1], ids[0]])
    },
    Rule("the store finds which of many ids exist or have not ended") { world in
      let ids = try await world.submit(2)
      _ = try await world.a.apply(.cancelRequested, to: ids[0], result: nil)
      let asked = ids + ["gone", ""]
      #expect(try await world.b.existing(among: asked, unfinishedOnly: false) == Set(ids))
      #expect(try await world.b.existing(among: asked, unfinishedOnly: true) == [ids[1]])
    },
  ]
}
