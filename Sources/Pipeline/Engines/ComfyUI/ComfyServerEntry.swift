import Foundation
package import KatsudoAPI
package import KatsudoCore

/// A ComfyUI server in the configuration.
package struct ComfyServerEntry: Sendable, Hashable {
  /// `http://host:port` or `https://host:port`, without a slash at its end.
  package var address: String
  /// The server's base folder with `input`, `output` and `temp`, if this machine can reach it. The files of finished jobs are removed there.
  package var folder: String?
  /// The program and its arguments that restart the server, or an empty list if this server cannot restart it.
  package var restartCommand: [String]
  /// The group that models and deployments name, or `nil`.
  package var group: String?
  /// The number of jobs that the server gets at a time, 1 or 2.
  package var slots: Int
  /// The rules after which the server is restarted. They need a restart command.
  package var restartRules: RestartRules

  package init(
    address: String, folder: String? = nil, restartCommand: [String] = [], group: String? = nil, slots: Int = 1,
    restartRules: RestartRules = RestartRules()
  ) {
    self.address = address
    self.folder = folder
    self.restartCommand = restartCommand
    self.group = group
    self.slots = slots
    self.restartRules = restartRules
  }

  /// The entries that the setting takes, for messages.
  package static let form = "http://HOST:PORT[,…], or a list of entries with `address`, `folder`, `restart_command`, `group` and `slots`"
  private static let keys = [
    "address", "folder", "group", "restart_after_jobs", "restart_below_free_ram_gb", "restart_command", "slots",
  ]

  /// Reads an address, or an object with `address` and the other keys.
  ///
  /// - Throws: ``ConfigurationError`` that names the key with the wrong value.
  package init(_ value: JSONValue, key: String) throws(ConfigurationError) {
    func fault(_ message: String) -> ConfigurationError { ConfigurationError(key, message) }
    if let text = value.string {
      self.init(address: try Self.address(text, key: key))
      return
    }
    guard let object = value.object else { throw fault("must be \(Self.form), not \(value.jsonText)") }
    if let stranger = object.keys.sorted().first(where: { !Self.keys.contains($0) }) {
      throw fault("has the unknown key \(stranger). An entry has the keys \(Self.keys.joined(separator: ", "))")
    }
    guard let address = object["address"]?.string else { throw fault("has an entry without the text `address`") }
    self.init(address: try Self.address(address, key: key))
    if let value = object["folder"], !value.isNull {
      guard let folder = value.string, folder.hasPrefix("/") else { throw fault("`folder` of \(address) must be an absolute path") }
      self.folder = folder
    }
    if let value = object["group"], !value.isNull {
      guard let group = value.string, group.wholeMatch(of: /[A-Za-z0-9._-]{1,64}/) != nil else {
        throw fault("`group` of \(address) must have 1 to 64 letters, digits, dots, dashes and underscores")
      }
      self.group = group
    }
    if let value = object["slots"], !value.isNull {
      guard let slots = value.integer, (1...2).contains(slots) else { throw fault("`slots` of \(address) must be 1 or 2") }
      self.slots = Int(slots)
    }
    if let value = object["restart_command"], !value.isNull {
      let words = (value.array ?? []).map(\.commandWord)
      guard !words.isEmpty, !words.contains(nil), words[0] != "" else {
        throw fault(
          "`restart_command` of \(address) must be a list with the program and its arguments, such as [systemctl, restart, comfyui]")
      }
      restartCommand = words.compactMap(\.self)
    }
    restartRules = try RestartRules(object, of: address, key: key)
    if restartRules != RestartRules(), restartCommand.isEmpty {
      throw fault("`restart_after_jobs` and `restart_below_free_ram_gb` of \(address) need `restart_command`, which restarts the server")
    }
  }

  /// Returns an address in the form of ``address``.
  private static func address(_ text: String, key: String) throws(ConfigurationError) -> String {
    let form = "an address is http://HOST:PORT or https://HOST:PORT, without a path, a user or a query, and not \(text)"
    guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
      let host = parts.host?.lowercased(), !host.isEmpty, parts.user == nil, parts.password == nil, ["", "/"].contains(parts.path),
      parts.percentEncodedQuery == nil, parts.percentEncodedFragment == nil, parts.port.map({ (1...65_535).contains($0) }) ?? true
    else { throw ConfigurationError(key, form) }
    let port = parts.port ?? (scheme == "https" ? 443 : 80)
    return "\(scheme)://\(host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host):\(port)"
  }
}

extension RestartRules {
  /// Reads the rules of an entry.
  fileprivate init(_ entry: [String: JSONValue], of address: String, key: String) throws(ConfigurationError) {
    self.init()
    if let value = entry["restart_after_jobs"], !value.isNull {
      guard let number = value.integer.flatMap({ Int(exactly: $0) }), number >= 1 else {
        throw ConfigurationError(key, "`restart_after_jobs` of \(address) must be a whole number from 1")
      }
      jobs = number
    }
    if let value = entry["restart_below_free_ram_gb"], !value.isNull {
      guard let number = value.double, number.isFinite, number > 0 else {
        throw ConfigurationError(key, "`restart_below_free_ram_gb` of \(address) must be a number above 0")
      }
      freeGB = number
    }
  }
}

extension JSONValue {
  /// A word of a command: a text or a whole number.
  fileprivate var commandWord: String? { string ?? integer.map { String($0) } }
}
