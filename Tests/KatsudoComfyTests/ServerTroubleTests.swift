import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// Real servers that are killed, restarted or hang while they work, and a Katsudo that is killed.
@Suite(.realComfy, .comfyPair, .serialized, .timeLimit(.minutes(15))) struct ServerTroubleTests {
  /// Waits until a server runs the job of a request.
  private static func runs(_ id: String, on servers: RealComfyUI...) async throws -> RealComfyUI {
    var found: RealComfyUI?
    try await eventually(
      within: .seconds(60), "a server runs \(id)",
      {
        for server in servers {
          let queue = try? await server.client.get("/queue").json
          if queue?["queue_running"]?.jsonText.contains(id) == true { found = server }
        }
        return found != nil
      }, until: { $0 })
    return try #require(found)
  }

  /// The number of jobs that a server has taken since it was started first.
  private static func taken(by server: RealComfyUI) -> Int { server.log.ranges(of: "got prompt").count }

  @Test func `a job runs again when its server was killed and comes back`() async throws {
    let (server, _) = try ComfyPair.servers
    try await ComfyBench.run([ComfyBench.Entry(server)], models: [.wait]) { bench in
      let id = try await bench.submit(.wait, ["text": .string("killed \(UUID())"), "seconds": 3])
      _ = try await Self.runs(id, on: server)
      server.kill()
      try await server.start()
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
    }
  }

  @Test func `a job goes to the other server when its server dies`() async throws {
    let (first, second) = try ComfyPair.servers
    try await ComfyBench.run([ComfyBench.Entry(first), ComfyBench.Entry(second)], models: [.wait, .text]) { bench in
      let id = try await bench.submit(.wait, ["text": .string("moved \(UUID())"), "seconds": 3])
      let server = try await Self.runs(id, on: first, second)
      server.kill()
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
      // One server is enough for the next requests too.
      #expect(try await bench.result(.text, ["text": "after it"])["status"] == "succeeded")
      try await server.start()
    }
  }

  @Test func `a restart between two jobs is not noticed by callers`() async throws {
    let (server, _) = try ComfyPair.servers
    try await ComfyBench.run([ComfyBench.Entry(server)], models: [.text]) { bench in
      #expect(try await bench.result(.text, ["text": "before"])["status"] == "succeeded")
      try await server.restart()
      #expect(try await bench.result(.text, ["text": "after"])["status"] == "succeeded")
    }
  }

  @Test func `a job outlives a Katsudo that is killed, and is not sent twice`() async throws {
    let (server, _) = try ComfyPair.servers
    let entries = [ComfyBench.Entry(server)]
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let before = Self.taken(by: server)
      let first = try await ComfyBench.run(entries, models: [.wait], in: data) { bench in
        let id = try await bench.submit(.wait, ["text": .string("kept \(UUID())"), "seconds": 6])
        _ = try await Self.runs(id, on: server)
        bench.katsudo.kill()
        return (id, bench.client.token)
      }
      let (id, token) = first.value
      try await ComfyBench.run(entries, models: [.wait], in: data, token: token) { bench in
        let result = try await bench.client.finished(id)
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
        #expect(try await bench.files(result)["text"]?.count == 1)
      }
      #expect(Self.taken(by: server) == before + 1)
    }
  }

  @Test func `a job that ended while Katsudo was away gives its files`() async throws {
    let (server, _) = try ComfyPair.servers
    let entries = [ComfyBench.Entry(server)]
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      let first = try await ComfyBench.run(entries, models: [.wait], in: data) { bench in
        let id = try await bench.submit(.wait, ["text": .string("missed \(UUID())"), "seconds": 1.5])
        _ = try await Self.runs(id, on: server)
        bench.katsudo.kill()
        return (id, bench.client.token)
      }
      let (id, token) = first.value
      try await eventually(
        "the job is over", { try await server.client.get("/queue").json["queue_running"]?.array?.count }, until: { $0 == 0 })
      let before = Self.taken(by: server)
      try await ComfyBench.run(entries, models: [.wait], in: data, token: token) { bench in
        let result = try await bench.client.finished(id)
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
      }
      #expect(Self.taken(by: server) == before)
    }
  }

  @Test func `a server with a node that hangs is restarted, and serves the next request`() async throws {
    let (server, _) = try ComfyPair.servers
    let starts = server.starts
    try await ComfyBench.run([ComfyBench.Entry(server, canRestart: true)], models: [.hang, .text]) { bench in
      let id = try await bench.submit(.hang, ["text": .string("hangs \(UUID())"), "seconds": 600])
      _ = try await Self.runs(id, on: server)
      let next = try await bench.submit(.text, ["text": "next"])
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "failed", "\(result.jsonText)")
      let after = try await bench.client.finished(next)
      #expect(after["status"] == "succeeded", "\(after.jsonText)")
      #expect(server.starts > starts)
    }
  }

  /// The number of jobs of the long run; `KATSUDO_COMFYUI_JOBS` sets another.
  private static let jobs = ProcessInfo.processInfo.environment["KATSUDO_COMFYUI_JOBS"].flatMap(Int.init) ?? 60

  @Test func `many jobs in a row leave no files and no memory behind`() async throws {
    let (_, server) = try ComfyPair.servers
    try await ComfyBench.run([ComfyBench.Entry(server)], models: [.picture]) { bench in
      let warmUp = min(20, Self.jobs / 3)
      var before = (comfy: 0.0, katsudo: 0.0)
      for number in 0..<Self.jobs {
        if number == warmUp { before = (server.residentMB, ProcessMemory.residentMB(of: bench.katsudo.processID)) }
        let picture = PictureBytes.dataURI(.png, width: 64 + number % 8, height: 64)
        let result = try await bench.result(.picture, ["image": .string(picture)])
        try #require(result["status"] == "succeeded", "\(result.jsonText)")
      }
      let growth = (
        comfy: server.residentMB - before.comfy, katsudo: ProcessMemory.residentMB(of: bench.katsudo.processID) - before.katsudo
      )
      print("comfyui: \(Self.jobs) jobs; memory grew by \(Int(growth.comfy)) MB in ComfyUI and \(Int(growth.katsudo)) MB in Katsudo")
      #expect(growth.comfy < 60)
      #expect(growth.katsudo < 40)
      try await eventually("the folders are empty", { Self.files(of: server) }, until: \.isEmpty)
      let history = try await server.client.get("/history").json.object ?? [:]
      #expect(history.isEmpty)
    }
  }

  /// The files in the folders of a server for inputs and outputs.
  private static func files(of server: RealComfyUI) -> [String] {
    ["input", "output"].flatMap { name in
      (FileManager.default.enumerator(atPath: "\(server.folder)/\(name)")?.compactMap { $0 as? String } ?? []).filter {
        $0.hasPrefix("rc/")
      }
    }
  }
}
