import Foundation
import KatsudoAPI

/// Reads the credentials that `katsudo login` and RunComfy's command line have saved on disk. It reads the files at each call and never
/// writes them.
///
/// Katsudo's file is `credentials.json` in `KATSUDO_CONFIG_DIR`. Without that variable, it is in `katsudo/` under `XDG_CONFIG_HOME` or
/// `~/.config`:
///
/// ```json
/// {"base": "http://127.0.0.1:8787/v1", "tokens": {"http://127.0.0.1:8787": "katsudo_…"}}
/// ```
///
/// A token belongs to an origin. RunComfy's `token.json` does not name its server, so its token is used only for hosts under
/// `runcomfy.net`. It is used only with `https`, so that it cannot be read on the network.
package struct SavedCredentials: Sendable {
  let environment: [String: String]

  package init(environment: [String: String]) { self.environment = environment }

  func base() throws(KatsudoError) -> String? {
    try read(ours)?["base"]?.string
  }

  func token(for origin: Origin) throws(KatsudoError) -> (text: String, path: String)? {
    if let ours, let token = try read(ours)?["tokens"]?[origin.text]?.string { return (token, ours) }
    guard origin.scheme == "https", origin.host.hasSuffix(".runcomfy.net") else { return nil }
    guard let runComfys, let token = try read(runComfys)?["access_token"]?.string else { return nil }
    return (token, runComfys)
  }

  /// The path of Katsudo's file, even if the file does not exist. It is `nil` if there is no home folder.
  package var ours: String? { folder("KATSUDO_CONFIG_DIR", "katsudo").map { $0 + "/credentials.json" } }
  private var runComfys: String? { folder("RUNCOMFY_CONFIG_DIR", "runcomfy").map { $0 + "/token.json" } }

  private func folder(_ override: String, _ name: String) -> String? {
    func named(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
    if let folder = named(override) { return folder }
    if let folder = named("XDG_CONFIG_HOME") { return "\(folder)/\(name)" }
    return named("HOME").map { "\($0)/.config/\(name)" }
  }

  private func read(_ path: String?) throws(KatsudoError) -> JSONValue? {
    guard let path, FileManager.default.fileExists(atPath: path) else { return nil }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .configuration("The file \(path) cannot be read. Check its permissions, or give the API key another way.")
    }
    do throws(JSONSyntaxError) { return try JSONValue(jsonBytes: data) } catch {
      throw .configuration("The file \(path) is not JSON (\(error)). Log in again, or remove it.")
    }
  }
}
