import KatsudoAPI
import KatsudoCore
import NIOConcurrencyHelpers
import Testing

extension JobStoreConformance {
  static let leases: [Rule] = [
    Rule("a lease lasts through its last millisecond and is then lost for both stores") { world in
      let id = try await world.submit()
      let claim = try await world.claim()
      world.clock.advance(milliseconds: 10_000)
      #expect(try await world.b.reclaim { [] }.isEmpty)
      world.clock.advance(milliseconds: 1)
      #expect(try await world.b.reclaim { [] }.map(\.job.id) == [id])
      #expect(try await world.state(id) == .inQueue)
      #expect(try await world.a.job(id: id)?.lifecycle.lostAttempts == 1)
      #expect(try await world.a.renew([claim.id], lease: .seconds(10)) == [claim.id])
      #expect(try await world.a.glance(id: id)?.position == 1)
    },
    Rule("a renewal counts from its own time, through either store") { world in
      let ids = try await world.submit(2)
      let kept = try await world.claim()
      _ = try await world.claim(from: world.b)
      world.clock.advance(milliseconds: 6000)
      #expect(try await world.b.renew([kept.id], lease: .seconds(10)).isEmpty)
      world.clock.advance(milliseconds: 6000)
      #expect(try await world.a.reclaim { [] }.map(\.job.id) == [ids[1]])
      world.clock.advance(milliseconds: 4001)
      #expect(try await world.a.reclaim { [] }.map(\.job.id) == [ids[0]])
      #expect(try await world.kinds(ids[0]) == [.submitted, .claimed, .leaseLost], "a renewal must add no event")
    },
    Rule("setting the wall clock neither ends nor prolongs a lease") { world in
      try await world.submit()
      _ = try await world.claim()
      world.clock.setWallClock(forwardBySeconds: 1_000_000)
      #expect(try await world.b.reclaim { [] }.isEmpty)
      world.clock.setWallClock(forwardBySeconds: -2_000_000)
      world.clock.advance(milliseconds: 10_001)
      #expect(try await world.b.reclaim { [] }.count == 1)
    },
    Rule("a reclaim leaves the claims on which its caller still works") { world in
      let id = try await world.submit()
      let claim = try await world.claim()
      world.clock.advance(milliseconds: 11_000)
      #expect(try await world.a.reclaim { [claim.id] }.isEmpty)
      #expect(try await world.a.renew([claim.id], lease: .seconds(10)).isEmpty)
      #expect(try await world.state(id) == .inProgress)
    },
    Rule("a worker that lost its lease cannot change the job, neither while it waits nor when another worker has it") { world in
      let id = try await world.submit()
      let stale = try await world.claim()
      world.clock.advance(milliseconds: 10_001)
      _ = try await world.b.reclaim { [] }
      let events: [JobEvent] = [
        .handedOver(attempt: 1), .succeeded(attempt: 1), .failed(attempt: 1, error: "No."), .declined(attempt: 1, error: "No."),
        .postponed(attempt: 1), .released(attempt: 1),
      ]
      for event in events {
        await #expect(throws: TransitionRefusal.notNow(.inQueue)) { try await world.a.apply(event, to: id, result: nil) }
      }
      let held = try await world.claim(from: world.b, worker: "second")
      #expect(held.attempt == 2)
      for event in events {
        await #expect(throws: TransitionRefusal.staleAttempt(current: 2)) { try await world.a.apply(event, to: id, result: nil) }
      }
      try await world.b.report(JobProgress(0.25), of: held.id)
      try await world.a.report(JobProgress(0.9), of: stale.id)
      #expect(try await world.a.renew([stale.id, held.id], lease: .seconds(10)) == [stale.id])
      #expect(try await world.a.job(id: id)?.progress == 0.25)
      #expect(try await world.kinds(id) == [.submitted, .claimed, .leaseLost, .claimed, .progress])
    },
    Rule("a job that loses its third worker fails with a message") { world in
      let id = try await world.submit()
      for attempt in 1...3 {
        #expect(try await world.claim(from: attempt == 2 ? world.b : world.a).attempt == attempt)
        world.clock.advance(milliseconds: 10_001)
        _ = try await world.b.reclaim { [] }
      }
      #expect(try await world.state(id) == .failed)
      let job = try #require(try await world.a.job(id: id))
      #expect(job.lifecycle.error == "The request failed because its worker was lost 3 times.")
      #expect(job.lifecycle.finishedAt == world.clock.now)
      #expect(try await world.b.counts() == JobCounts())
    },
  ]

  static let handover: [Rule] = [
    Rule("handed-over work is never claimed, and its engine reattaches it with its id") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      _ = try await world.b.apply(.accepted(engine: "engine", remoteID: "r"), to: id, result: nil)
      _ = try await world.a.apply(.released(attempt: 1), to: id, result: nil)
      #expect(try await world.state(id) == .inProgress)
      #expect(try await world.b.adriftByEngine() == ["engine": 1])
      #expect(try await world.b.claim(world.wish()) { _ in } == nil)
      var other = world.wish()
      other.engine = "other"
      #expect(try await world.b.reattach(other) { _ in } == nil)
      let again = try #require(try await world.b.reattach(world.wish(worker: "second")) { _ in })
      #expect(again.attempt == 2)
      #expect(again.job.lifecycle.remoteID == "r")
      #expect(again.job.lifecycle.worker == "second")
      #expect(try await world.a.reattach(world.wish()) { _ in } == nil)
      #expect(try await world.a.adriftByEngine() == [:])
      await #expect(throws: TransitionRefusal.staleAttempt(current: 2)) {
        try await world.a.apply(.failed(attempt: 1, error: "No."), to: id, result: nil)
      }
      _ = try await world.b.apply(.succeeded(attempt: 2), to: id, result: JobResult())
      #expect(try await world.kinds(id) == [.submitted, .claimed, .handedOver, .accepted, .released, .reattached, .succeeded])
    },
    Rule("work that is handed over under an id of the engine is reattached with it") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1, remoteID: "own"), to: id, result: nil)
      _ = try await world.a.apply(.released(attempt: 1), to: id, result: nil)
      let again = try #require(try await world.b.reattach(world.wish(worker: "second")) { _ in })
      #expect(again.job.lifecycle.remoteID == "own")
      _ = try await world.b.apply(.withdrawn(attempt: 2), to: id, result: nil)
      #expect(try await world.b.job(id: id)?.lifecycle.isHandedOver == false)
    },
    Rule("an answer that comes after the lease was lost is stored for the next worker") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      for _ in 0..<5 {
        world.clock.advance(milliseconds: 10_001)
        _ = try await world.b.reclaim { [] }
        #expect(try await world.state(id) == .inProgress, "the job must stay in progress however many workers it loses")
        _ = try await world.b.reattach(world.wish()) { _ in }
      }
      _ = try await world.a.apply(.accepted(engine: "engine", remoteID: "late"), to: id, result: nil)
      #expect(try await world.b.job(id: id)?.lifecycle.remoteID == "late")
      await #expect(throws: TransitionRefusal.self) {
        try await world.b.apply(.accepted(engine: "engine", remoteID: "other"), to: id, result: nil)
      }
    },
    Rule("reattaching starts behind a given number and goes round") { world in
      let ids = try await world.submit(2)
      for id in ids {
        _ = try await world.claim()
        _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
        _ = try await world.a.apply(.released(attempt: 1), to: id, result: nil)
      }
      let first = try #require(try await world.b.reattach(world.wish()) { _ in })
      #expect(first.job.id == ids[0])
      _ = try await world.b.apply(.released(attempt: 2), to: ids[0], result: nil)
      #expect(try await world.a.reattach(world.wish(behind: first.job.sequence)) { _ in }?.job.id == ids[1])
    },
    Rule("the worker of handed-over work sees a cancel, and the answer of the service ends it") { world in
      for isConfirmed in [true, false] {
        let id = try await world.submit()
        let claim = try await world.claim()
        await #expect(throws: TransitionRefusal.notNow(.inProgress)) { try await world.b.apply(.cancelRequested, to: id, result: nil) }
        _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
        _ = try await world.b.apply(.cancelRequested, to: id, result: nil)
        #expect(try await world.a.cancelAsked(among: [claim.id]) == [claim.id])
        _ = try await world.a.apply(isConfirmed ? .cancelConfirmed(attempt: 1) : .cancelRefused(attempt: 1), to: id, result: nil)
        #expect(try await world.state(id) == (isConfirmed ? .cancelled : .inProgress))
        #expect(try await world.b.cancelAsked(among: [claim.id]).isEmpty)
        #expect(try await world.b.job(id: id)?.lifecycle.isCancelAsked == false)
      }
    },
    Rule("a record that is withdrawn after the lease was lost lets the job wait again, and it is not reattached") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      world.clock.advance(milliseconds: 10_001)
      _ = try await world.b.reclaim { [] }
      #expect(try await world.a.apply(.withdrawn(attempt: 1), to: id, result: nil)?.job.state == .inQueue)
      #expect(try await world.b.reattach(world.wish()) { _ in } == nil)
      #expect(try await world.b.adriftByEngine() == [:])
      #expect(try await world.b.counts() == JobCounts(waitingByLane: ["test/a": 1], running: 0))
      #expect(try await world.claim(from: world.b).attempt == 2)
    },
    Rule("a repeated event is stored once") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      for store in [world.a, world.b, world.a] {
        _ = try await store.apply(.accepted(engine: "engine", remoteID: "r"), to: id, result: nil)
        #expect(try await store.apply(.cancelRequested, to: id, result: nil)?.job.lifecycle.isCancelAsked == true)
      }
      for store in [world.a, world.b] { _ = try await store.apply(.cancelRefused(attempt: 1), to: id, result: nil) }
      #expect(try await world.kinds(id) == [.submitted, .claimed, .handedOver, .accepted, .cancelRequested, .cancelRefused])
    },
    Rule("a job with a withdrawn record can run again, or is cancelled if its owner asked for it") { world in
      let id = try await world.submit()
      _ = try await world.claim()
      _ = try await world.a.apply(.handedOver(attempt: 1), to: id, result: nil)
      _ = try await world.a.apply(.withdrawn(attempt: 1), to: id, result: nil)
      _ = try await world.b.apply(.declined(attempt: 1, error: "Full."), to: id, result: nil)
      #expect(try await world.state(id) == .inQueue)
      #expect(try await world.claim(from: world.b).isHandedOver == false)
      _ = try await world.b.apply(.handedOver(attempt: 2), to: id, result: nil)
      _ = try await world.a.apply(.cancelRequested, to: id, result: nil)
      #expect(try await world.b.apply(.withdrawn(attempt: 2), to: id, result: nil)?.job.state == .cancelled)
      #expect(try await world.state(id) == .cancelled)
    },
  ]
}
