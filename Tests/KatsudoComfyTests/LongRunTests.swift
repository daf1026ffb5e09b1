import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

/// A real server that works for a long time, and one that hangs.
@Suite(.realComfy, .comfyServers(1), .serialized, .timeLimit(.minutes(30))) struct LongRunTests {
  @Test func `a server with a node that hangs is restarted, and serves the next request`() async throws {
    let server = try ComfyServers.server(0)
    let starts = server.starts
    try await ComfyBench.run([ComfyBench.Entry(server, canRestart: true)], models: [.hang, .text]) { bench in
      let id = try await bench.submit(.hang, ["text": .string("hangs \(UUID())"), "seconds": 600])
      try await eventually(
        "the server runs it", { try await server.client.get("/queue").json["queue_running"]?.jsonText ?? "" }, until: { $0.contains(id) })
      let next = try await bench.submit(.text, ["text": "next"])
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "failed", "\(result.jsonText)")
      let after = try await bench.client.finished(next)
      #expect(after["status"] == "succeeded", "\(after.jsonText)")
      #expect(server.starts > starts)
    }
  }

  @Test func `a server is restarted after its number of jobs, and the next job runs on the new process`() async throws {
    let server = try ComfyServers.server(0)
    let starts = server.starts
    var entry = ComfyBench.Entry(server, canRestart: true)
    entry.restartAfterJobs = 2
    try await ComfyBench.run([entry], models: [.text]) { bench in
      #expect(try await bench.result(.text, ["text": "first"])["status"] == "succeeded")
      #expect(server.starts == starts)
      for text in ["second", "third"] {
        let result = try await bench.result(.text, ["text": .string(text)])
        #expect(result["status"] == "succeeded", "\(result.jsonText)")
      }
      #expect(server.starts == starts + 1)
    }
  }

  @Test func `the command of a dead server runs, and its waiting request is served by the new process`() async throws {
    let server = try ComfyServers.server(0)
    let mark = server.folder + "/start-was-asked"
    var entry = ComfyBench.Entry(server)
    entry.restartCommand = ["touch", mark]
    try await ComfyBench.run([entry], models: [.text]) { bench in
      server.kill()
      let id = try await bench.submit(.text, ["text": "patient"])
      try await eventually(
        within: .seconds(90), "the command runs", { FileManager.default.fileExists(atPath: mark) }, until: { $0 })
      try await server.start()
      let result = try await bench.client.finished(id)
      #expect(result["status"] == "succeeded", "\(result.jsonText)")
    }
  }

  /// The number of jobs of the long run; `KATSUDO_COMFYUI_JOBS` sets another.
  private static let jobs = ProcessInfo.processInfo.environment["KATSUDO_COMFYUI_JOBS"].flatMap(Int.init) ?? 60

  @Test func `many jobs in a row leave no files and no memory behind`() async throws {
    let server = try ComfyServers.server(0)
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
      _ = try await eventually("the history is empty", { try await server.client.get("/history").json }, until: { $0 == [:] })
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
