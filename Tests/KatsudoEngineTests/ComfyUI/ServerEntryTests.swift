import KatsudoAPI
import KatsudoCore
import KatsudoEngines
import Testing

/// The entries of `comfyui.servers`.
@Suite struct ServerEntryTests {
  private static func read(_ value: JSONValue) throws(ConfigurationError) -> ComfyServerEntry {
    try ComfyServerEntry(value, key: "comfyui.servers")
  }

  @Test(arguments: [
    ("http://gpu:8188", "http://gpu:8188"), ("HTTP://GPU:8188/", "http://gpu:8188"), ("https://gpu.example", "https://gpu.example:443"),
    ("http://[::1]:8188", "http://[::1]:8188"),
  ])
  func `an address gets one form`(text: String, address: String) throws {
    #expect(try Self.read(.string(text)) == ComfyServerEntry(address: address))
  }

  @Test(arguments: ["gpu:8188", "ftp://gpu:21", "http://gpu:8188/api", "http://me@gpu:8188", "http://gpu:8188?x=1", "http://gpu:0", ""])
  func `any other text is refused with the form of an address`(text: String) throws {
    let error = try #require(throws: ConfigurationError.self) { try Self.read(.string(text)) }
    #expect(error.key == "comfyui.servers")
    #expect(error.message.contains("http://HOST:PORT"))
  }

  @Test func `an entry has a folder, a command, a group and places`() throws {
    let entry = try Self.read([
      "address": "http://gpu:8188", "folder": "/srv/comfy", "restart_command": ["systemctl", "restart", "comfyui"], "group": "large",
      "slots": 2,
    ])
    #expect(
      entry
        == ComfyServerEntry(
          address: "http://gpu:8188", folder: "/srv/comfy", restartCommand: ["systemctl", "restart", "comfyui"], group: "large", slots: 2))
  }

  @Test func `an entry has rules for a restart`() throws {
    let entry = try Self.read([
      "address": "http://gpu:8188", "restart_command": ["systemctl", "restart", "comfyui"], "restart_after_jobs": 200,
      "restart_below_free_ram_gb": 4,
    ])
    #expect(entry.restartRules == RestartRules(jobs: 200, freeGB: 4))
  }

  @Test(
    arguments: [
      (["folder": "srv"], "absolute path"), (["slots": 3], "1 or 2"), (["group": "a b"], "letters"),
      (["restart_command": "reboot"], "list"),
      (["restart_command": []], "list"), (["colour": "red"], "unknown key colour"),
      (["restart_after_jobs": 5], "need `restart_command`"), (["restart_below_free_ram_gb": 2], "need `restart_command`"),
      (["restart_after_jobs": 0, "restart_command": ["reboot"]], "a whole number from 1"),
      (["restart_after_jobs": 1.5, "restart_command": ["reboot"]], "a whole number from 1"),
      (["restart_below_free_ram_gb": 0, "restart_command": ["reboot"]], "a number above 0"),
    ] as [([String: JSONValue], String)])
  func `a wrong key is named`(keys: [String: JSONValue], reason: String) throws {
    let value = JSONValue.object(keys.merging(["address": "http://gpu:8188"]) { $1 })
    let error = try #require(throws: ConfigurationError.self) { try Self.read(value) }
    #expect(error.message.contains(reason), "\(error)")
  }

  @Test func `a server may be named only once`() throws {
    var settings = ComfySettings()
    settings.servers = [ComfyServerEntry(address: "http://a:1"), ComfyServerEntry(address: "http://a:1")]
    #expect(throws: ConfigurationError.self) { try settings.check() }
  }
}
