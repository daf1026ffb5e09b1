/// Chooses the ComfyUI server for a job.
package struct ServerChoice: Sendable, Hashable {
  /// The requirements of a job.
  package struct Need: Sendable, Hashable {
    package var modelID: String
    /// The group of servers that may run the model, or `nil` for every server.
    package var group: String?
    package var classes: Set<String> = []
    /// The model files, as `DIRECTORY/NAME`.
    package var files: Set<String> = []
    /// The memory of the graphics card that the job needs, in bytes.
    package var memory: Int?

    package init(modelID: String, group: String? = nil, classes: Set<String> = [], files: Set<String> = [], memory: Int? = nil) {
      self.modelID = modelID
      self.group = group
      self.classes = classes
      self.files = files
      self.memory = memory
    }
  }

  /// A server as the choice sees it.
  package struct Candidate: Sendable, Hashable {
    package var address: String
    package var group: String?
    package var isReady: Bool
    /// The numbers of jobs that the server may have at a time, and that it has of ours.
    package var slots: Int
    package var taken: Int
    /// The number of jobs that wait or run there, ours and others.
    package var queued = 0
    /// The model that the server ran last, whose weights are probably still loaded.
    package var lastModel: String?
    /// The memory of its graphics card in bytes, if it is known.
    package var memory: Int?
    package var classes: Set<String> = []
    package var files: Set<String> = []
    /// `true` if an earlier attempt of the same request failed there.
    package var isAvoided = false

    package init(address: String, group: String? = nil, isReady: Bool, slots: Int = 1, taken: Int = 0) {
      self.address = address
      self.group = group
      self.isReady = isReady
      self.slots = slots
      self.taken = taken
    }
  }

  package enum Decision: Sendable, Hashable {
    case take(String)
    /// Every server that can run the job is busy or away, or a warm one will soon be free.
    case wait
    /// Every server of the group is ready, and none of them can run the job. The value says what they lack.
    case impossible(String)
  }

  /// - Parameters:
  ///   - waited: the time that the job has waited already.
  ///   - warmWait: the time that a job may wait for the server that ran its model last, while another one is free.
  package static func decide(_ need: Need, among servers: [Candidate], waited: Duration, warmWait: Duration) -> Decision {
    let members = servers.filter { need.group == nil || $0.group == need.group }
    guard !members.isEmpty else { return .impossible("no server is in the group \(need.group ?? "")") }
    let able = members.filter { $0.isReady && lacking(need, at: $0).isEmpty }
    if able.isEmpty {
      guard members.allSatisfy(\.isReady), let least = members.map({ lacking(need, at: $0) }).min(by: { $0.count < $1.count }) else {
        return .wait
      }
      return .impossible(missing(least))
    }
    let others = able.filter { !$0.isAvoided }
    // A free server that the request avoids is better than a long wait for another one.
    let hasFree = others.contains { $0.taken < $0.slots }
    let fitting = others.isEmpty || (waited >= warmWait && !hasFree) ? able : others
    let free = fitting.filter { $0.taken < $0.slots }
    guard let best = free.min(by: { rank($0, need) < rank($1, need) }) else { return .wait }
    let isWarm = best.lastModel == need.modelID
    if !isWarm, waited < warmWait, fitting.contains(where: { $0.lastModel == need.modelID }) { return .wait }
    return .take(best.address)
  }

  /// Returns `true` if a job could start now, or could be refused now.
  package static func isStartable(_ need: Need, among servers: [Candidate]) -> Bool {
    decide(need, among: servers, waited: .seconds(86_400), warmWait: .zero) != .wait
  }

  /// Returns what the ready servers lack for a job that none of them can run, or `nil` if one can, or if none is ready.
  package static func obstacle(_ need: Need, among servers: [Candidate]) -> String? {
    let ready = servers.filter { $0.isReady && (need.group == nil || $0.group == need.group) }
    let lacks = ready.map { (address: $0.address, names: lacking(need, at: $0)) }.sorted { $0.address < $1.address }
    guard lacks.allSatisfy({ !$0.names.isEmpty }), let least = lacks.min(by: { $0.names.count < $1.names.count }) else { return nil }
    return "\(least.address) lacks \(listing(least.names))"
  }

  /// Returns the classes and files that a server does not have, sorted.
  package static func lacking(_ need: Need, at server: Candidate) -> [String] {
    need.classes.subtracting(server.classes).sorted() + need.files.subtracting(server.files).sorted()
  }

  /// Returns a part of a sentence such as `the servers lack A, B and 3 more`.
  private static func missing(_ names: [String]) -> String {
    "the servers lack \(listing(names))"
  }

  private static func listing(_ names: [String]) -> String {
    names.prefix(5).joined(separator: ", ") + (names.count > 5 ? " and \(names.count - 5) more" : "")
  }

  /// The order of the servers: a warm one first, then one with enough memory, then the idlest, then by the address.
  private static func rank(_ server: Candidate, _ need: Need) -> (Int, Int, Int, String) {
    let isSmall = if let needed = need.memory, let memory = server.memory { memory < needed } else { false }
    return (server.lastModel == need.modelID ? 0 : 1, isSmall ? 1 : 0, max(server.taken, server.queued), server.address)
  }
}
