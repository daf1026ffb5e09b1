/// The record of a job on a ComfyUI server: the server's address and the id under which the job was sent. The text is stored before the job
/// is sent, so the job is found again after a restart of this server.
package struct ComfyTicket: Sendable, Hashable {
  package var promptID: String
  package var address: String

  package init(promptID: String, address: String) {
    self.promptID = promptID
    self.address = address
  }

  /// Reads the form of ``text``. Returns `nil` for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].wholeMatch(of: /[0-9a-f-]{36}/) != nil, parts[1].hasPrefix("http") else { return nil }
    self.init(promptID: parts[0], address: parts[1])
  }

  /// `PROMPT_ID@ADDRESS`.
  package var text: String { "\(promptID)@\(address)" }
}
