/// The record of a job on a ComfyUI server: the server's address and the id under which the job was sent. The text is stored before the job
/// is sent, so the job is found again after a restart of this server.
struct ComfyTicket: Sendable, Hashable {
  var promptID: String
  var address: String

  init(promptID: String, address: String) {
    self.promptID = promptID
    self.address = address
  }

  /// Reads the form of ``text``. Returns `nil` for any other text.
  init?(_ text: String) {
    let parts = text.split(separator: "@", maxSplits: 1).map(String.init)
    guard parts.count == 2, parts[0].wholeMatch(of: /[0-9a-f-]{36}/) != nil, parts[1].hasPrefix("http") else { return nil }
    self.init(promptID: parts[0], address: parts[1])
  }

  /// `PROMPT_ID@ADDRESS`.
  var text: String { "\(promptID)@\(address)" }
}
