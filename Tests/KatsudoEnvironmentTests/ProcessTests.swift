import Foundation
import KatsudoEnvironments
import KatsudoTesting
import NIOHTTP1
import Subprocess
import SystemPackage
import Testing

/// The processes that the server starts. A small program stands in the place of ComfyUI.
@Suite(.timeLimit(.minutes(3))) struct ProcessTests {
  /// Answers like ComfyUI, tells its variables and its process, and starts a child of its own.
  private static let program = """
    import http.server, json, os, subprocess, sys
    child = subprocess.Popen(["sleep", "1000"])
    open(sys.argv[2] + "/pids", "w").write(f"{os.getpid()} {child.pid}")
    print("begun", flush=True)
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path == "/end": os._exit(3)
            body = json.dumps(dict(os.environ)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *args): pass
    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
    """

  private static func settings(_ folder: String) throws -> EnvironmentSettings {
    try Data(program.utf8).write(to: URL(fileURLWithPath: folder + "/comfy.py"))
    var settings = EnvironmentSettings()
    settings.command = try EnvironmentCommand("python3 \(folder)/comfy.py {port} {folder}")
    return settings
  }

  @Test func `a command is started, gets a clean environment, and ends with all its children when it is stopped`() async throws {
    setenv("KATSUDO_SECRET_OF_THIS_TEST", "1", 1)
    try await withTemporaryFolder { folder in
      try await Workbench.run(settings: try Self.settings(folder), folder: folder + "/e") { bench async throws in
        let id = try #require(EnvironmentID("studio"))
        _ = try await bench.environments.start(id)
        try await Self.until(.running, id, bench)
        let cookie = try await bench.signIn(to: "studio")
        let variables = try await bench.send(.GET, "/", to: "studio", cookie: cookie).text
        #expect(variables.contains("\"HOME\": \"\(folder)/e/studio\""))
        #expect(!variables.contains("KATSUDO_SECRET_OF_THIS_TEST"))
        #expect(try await bench.environments.log(of: id) == ["begun"])
        let processes = try Self.processes(folder + "/e/studio")
        #expect(processes.allSatisfy(Self.isAlive))
        _ = try await bench.environments.stop(id)
        try await Self.untilGone(processes)
        try await Self.until(.stopped, id, bench)
        #expect(try await bench.send(.GET, "/", to: "studio", cookie: cookie).status == 401)
        _ = try await bench.environments.start(id)
        try await Self.until(.running, id, bench)
      }
      try await Self.untilGone(try Self.processes(folder + "/e/studio"))
    }
  }

  @Test func `a command that ends by itself is shown as failed with its last line`() async throws {
    try await withTemporaryFolder { folder in
      try await Workbench.run(settings: try Self.settings(folder), folder: folder + "/e") { bench async throws in
        let id = try #require(EnvironmentID("studio"))
        _ = try await bench.environments.start(id)
        try await Self.until(.running, id, bench)
        let cookie = try await bench.signIn(to: "studio")
        #expect(try await bench.send(.GET, "/end", to: "studio", cookie: cookie).status == 502)
        try await Self.until(.failed, id, bench)
        let reason = try await bench.environments.facts(of: id).reason
        #expect(reason?.contains("begun") == true)
      }
    }
  }

  @Test func `a command that does not answer in time is ended`() async throws {
    try await withTemporaryFolder { folder in
      var settings = EnvironmentSettings()
      settings.command = try EnvironmentCommand("sh -c \"sleep 1000\" {port}")
      settings.startSeconds = 1
      try await Workbench.run(settings: settings, folder: folder + "/e") { bench async throws in
        let facts = try await bench.environments.start(nil)
        try await Self.until(.failed, facts.id, bench)
        #expect(try await bench.environments.facts(of: facts.id).reason?.contains("within 1 seconds") == true)
      }
    }
  }

  @Test func `a command ends when the server is killed`() async throws {
    try await withTemporaryFolder { folder in
      let settings = try Self.settings(folder)
      let words = try #require(settings.command?.words)
      let port = try await Workbench.run { $0.port }
      var platform = PlatformOptions()
      platform.createSession = true
      let outcome = try await Subprocess.run(
        .path(FilePath(KatsudoBinary.path)),
        arguments: Arguments(["environment-child", "--", words[0], words[1], "\(port)", folder]), platformOptions: platform,
        input: .inputWriter, output: .sequence,
        error: .discarded
      ) { execution in
        var lines = execution.standardOutput.strings().makeAsyncIterator()
        _ = try await lines.next()
        let processes = try Self.processes(folder)
        #expect(processes.allSatisfy(Self.isAlive))
        // The system closes the input when the server's process ends, however it ends.
        try await execution.standardInputWriter.finish()
        return processes
      }
      try await Self.untilGone(outcome.closureResult)
    }
  }

  private static func processes(_ folder: String) throws -> [pid_t] {
    try String(contentsOfFile: folder + "/pids", encoding: .utf8).split(separator: " ").compactMap { pid_t($0) }
  }

  private static func isAlive(_ process: pid_t) -> Bool {
    let state = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
    return state.map { !$0.contains(") Z ") } ?? false
  }

  private static func untilGone(_ processes: [pid_t]) async throws {
    while processes.contains(where: isAlive) { try await Task.sleep(for: .milliseconds(10)) }
  }

  private static func until(_ state: EnvironmentFacts.State, _ id: EnvironmentID, _ bench: Workbench) async throws {
    while try await bench.environments.facts(of: id).state != state { try await Task.sleep(for: .milliseconds(20)) }
  }
}
