import Foundation
import Subprocess

/// Small jobs from the submit to the result: a model whose only input is a text, on the echo engine with 16 slots and no wait.
extension KatsudoBench {
  private static let textModel = "bench/text"
  private static let clients = 16
  private static let manifest = """
    {"model_id": "bench/text", "engines": [{"engine": "echo"}],
     "input_schema": {"type": "object", "required": ["prompt"], "properties": {"prompt": {"type": "string"}}}}
    """

  func smallJobs() async throws {
    let models = "\(folder)/small-jobs/models"
    try FileManager.default.createDirectory(atPath: models, withIntermediateDirectories: true)
    try Self.manifest.write(toFile: "\(models)/text.json", atomically: true, encoding: .utf8)
    let server = try await serve("small-jobs", port: 18_710, environment: ["KATSUDO_ECHO_SLOTS": "16", "KATSUDO_ECHO_WAIT_MS": "0"])
    defer { server.stop() }
    let disk = try DiskSpeed.syncsPerSecond(in: folder)
    print("this disk                          \(Int(disk)) syncs/s, one after the other")
    let delay = try await figure(Self.delayScript, clients: 1, server)
    Table.limit("submit to engine start, p50", delay, "ms", goal: 3)
    var (waiting, polling): ([Double], [Double]) = ([], [])
    for _ in 0..<Self.rounds {
      waiting.append(try await figure(Self.waitScript, clients: Self.clients, server))
      polling.append(try await figure(Self.pollScript, clients: Self.clients, server))
    }
    Table.rate("small jobs, \(Self.clients) clients that wait", waiting, goal: 1500)
    Table.rate("small jobs, \(Self.clients) clients that poll", polling)
  }

  /// Measures the milliseconds from before a submit to the start of the engine, which the file of the echo engine names. The figure is the
  /// median.
  private static let delayScript = """
    local ffi = require("ffi")
    ffi.cdef("typedef struct { long seconds; long microseconds; } moment; int gettimeofday(moment *, void *);")
    local function now()
      local moment = ffi.new("moment")
      ffi.C.gettimeofday(moment, nil)
      return tonumber(moment.seconds) * 1e3 + tonumber(moment.microseconds) / 1e3
    end
    headers["Prefer"] = "wait=50"
    delays = {}
    function request()
      if step == "submit" then
        begin = now()
        return wrk.format("POST", path, headers, body)
      end
      return wrk.format("GET", link)
    end
    function response(status, headers, answer)
      if step == "submit" then
        link = answer:match('"video":"[^"]-(/files/[^"]+)"')
        step = "file"
      else
        local start = answer:match("^echo %S+ %d+ (%x+)")
        if not start then print("unexpected answer: " .. status .. " " .. answer) end
        delays[#delays + 1] = start and tonumber(start, 16) / 1e3 - begin or nil
        step = "submit"
      end
    end
    """

  /// Counts jobs per second. One call for each job: a submit that waits for the result.
  private static let waitScript = """
    headers["Prefer"] = "wait=50"
    function request() return wrk.format("POST", path, headers, body) end
    function response(status, headers, answer)
      if answer:find('"status":"succeeded"', 1, true) then jobs = jobs + 1 end
    end
    """

  /// Counts jobs per second. A submit, a look at the status each 5 ms, and a fetch of the result.
  private static let pollScript = """
    function request()
      if step == "submit" then return wrk.format("POST", path, headers, body) end
      return wrk.format("GET", "/v1/requests/" .. id .. "/" .. step, headers)
    end
    function delay() return step == "status" and 5 or 0 end
    function response(status, headers, answer)
      if step == "submit" then
        id = answer:match('"request_id":"([^"]+)"')
        step = "status"
      elseif step == "status" then
        if answer:find('"status":"completed"', 1, true) then step = "result" end
      else
        if answer:find('"status":"succeeded"', 1, true) then jobs = jobs + 1 end
        step = "submit"
      end
    end
    """

  /// Runs clients, each with a thread and a connection of `wrk`.
  ///
  /// - Returns: the median of the delays that the script measures, or else the number of jobs per second that it counts.
  private func figure(_ script: String, clients: Int, _ server: Child) async throws -> Double {
    let path = "\(folder)/small-jobs.lua"
    try """
    local threads = {}
    function setup(thread) table.insert(threads, thread) end
    jobs = 0
    step = "submit"
    path = "/v1/models/\(Self.textModel)"
    body = '{"prompt":"a bench on a hill"}'
    headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer \(server.token ?? "")"}
    \(script)
    function done(summary, latency, requests)
      local sum = 0
      for _, thread in ipairs(threads) do sum = sum + thread:get("jobs") end
      local figure = sum / summary.duration * 1e6
      local delays = threads[1]:get("delays")
      if delays then
        table.sort(delays)
        figure = delays[math.ceil(#delays / 2)]
      end
      print("figure: " .. figure)
    end
    """.write(toFile: path, atomically: true, encoding: .utf8)
    let outcome = try await Subprocess.run(
      .name("wrk"), arguments: ["-t\(clients)", "-c\(clients)", "-d3s", "-s", path, server.url],
      output: .string(limit: 65_536), error: .string(limit: 65_536))
    guard !outcome.standardOutput.contains("unexpected"),
      let figure = outcome.standardOutput.firstMatch(of: #/figure: ([0-9.e+]+)/#).flatMap({ Double($0.1) })
    else {
      throw BenchError("wrk said: \(outcome.standardOutput) \(outcome.standardError)")
    }
    return figure
  }
}

/// The speed of a disk.
private enum DiskSpeed {
  /// Returns how many blocks of 4 KiB per second one thread appends to a file, each on disk before the next.
  static func syncsPerSecond(in folder: String) throws -> Double {
    let path = "\(folder)/sync-test"
    let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw BenchError("cannot write \(path)") }
    defer {
      close(descriptor)
      unlink(path)
    }
    let count = 500
    let block = [UInt8](repeating: 120, count: 4096)
    let begin = ContinuousClock.now
    for _ in 0..<count {
      guard write(descriptor, block, block.count) == block.count, fdatasync(descriptor) == 0 else {
        throw BenchError("cannot write \(path)")
      }
    }
    return Double(count) / ((ContinuousClock.now - begin) / .seconds(1))
  }
}
