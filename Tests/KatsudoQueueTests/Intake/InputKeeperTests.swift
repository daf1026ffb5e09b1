import KatsudoCore
import KatsudoIntake
import KatsudoQueue
import KatsudoTesting
import Testing

/// The files of a request's input are kept while the request may run, and then removed.
@Suite(.timeLimit(.minutes(5))) struct InputKeeperTests {
  /// Runs `work` with a queued job that has one input file, and with a keeper that removes files.
  private func withJob(_ work: (TestQueue, MemoryFileStore, String) async throws -> Void) async throws {
    try await withQueue { test in
      let files = MemoryFileStore()
      let keeper = InputKeeper(files: files, store: test.jobs, logger: .silent)
      let removing = Task { await keeper.run() }
      let job = try await test.accept()
      try await keeper.store([InputFile(name: "0.png", bytes: [1])], of: job.id)
      try await test.queue.submit(job)
      try await work(test, files, job.id)
      removing.cancel()
      await removing.value
    }
  }

  private func expectKept(_ files: MemoryFileStore, _ id: String, _ isKept: Bool) async throws {
    while try await files.requestsWithInputs(olderThan: .zero).contains(id) != isKept { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test func `a job that is put back and runs again keeps its input files`() async throws {
    try await withJob { test, files, id in
      try await test.queue.release(test.claim())
      _ = try await test.claim()
      #expect(try await files.requestsWithInputs(olderThan: .zero) == [id])
    }
  }

  @Test func `the input files are removed however the job ends`() async throws {
    for end in 0..<4 {
      try await withJob { test, files, id in
        switch end {
        case 0: try await test.queue.succeed(test.claim(), with: JobResult())
        case 1: try await test.queue.fail(test.claim(), error: "No.")
        case 2: _ = try await test.queue.cancel(id: id)
        default:
          for _ in 0..<10 {
            _ = try await test.claim()
            test.clock.advance(milliseconds: 10_001)
            try await test.queue.reclaim()
          }
        }
        try await expectKept(files, id, false)
      }
    }
  }

  @Test func `discarding a request that was not queued removes its input files`() async throws {
    try await withJob { test, files, id in
      let keeper = InputKeeper(files: files, store: test.jobs, logger: .silent)
      try await keeper.store([InputFile(name: "0.png", bytes: [1])], of: "other")
      await keeper.discard("other")
      #expect(try await files.requestsWithInputs(olderThan: .zero) == [id])
    }
  }

  @Test func `a server that starts removes files without a request at once, and other files when their requests end`() async throws {
    try await withJob { test, files, id in
      try await files.storeInputs([InputFile(name: "0.png", bytes: [1])], of: "left by a server that was killed")
      let next = InputKeeper(files: files, store: test.jobs, logger: .silent)
      await next.begin()
      let removing = Task { await next.run() }
      try await expectKept(files, "left by a server that was killed", false)
      #expect(try await files.requestsWithInputs(olderThan: .zero) == [id])
      try await test.queue.fail(test.claim(), error: "No.")
      try await expectKept(files, id, false)
      removing.cancel()
      await removing.value
    }
  }
}
