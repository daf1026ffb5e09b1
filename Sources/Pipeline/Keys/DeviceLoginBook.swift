package import KatsudoAPI

/// The limits of sign-ins by a code.
package struct DeviceLoginLimits: Sendable, Hashable {
  /// The time in seconds for which a code is open.
  package var seconds = 600.0
  /// The most open sign-ins of all callers together.
  package var open = 1000
  /// The most sign-ins that one address may begin within a minute.
  package var startsPerMinute = 10
  /// The most wrong codes that one key may try within a minute.
  package var wrongPerMinute = 5

  /// The most open sign-ins of one address: those of three minutes, so that a few addresses cannot hold all places.
  var openPerGroup: Int { min(open, 3 * startsPerMinute) }

  package init() {}
}

/// A sign-in as the owner sees it who is asked to approve it.
package struct DeviceLogin: Sendable, Hashable {
  /// Eight characters without look-alikes, as `ABCD-EFGH`.
  package var userCode: String
  /// The program that asks, as it calls itself, or `nil`.
  package var client: String?
  /// The address that the sign-in began at.
  package var address: String
  package var startedAt: Timestamp
}

/// The answer to a poll of a sign-in.
package enum DevicePoll: Sendable, Hashable {
  case pending
  /// The owner approved. The secret of the new key is handed out once.
  case authorized(secret: String)
  /// The owner refused. This is told once.
  case denied
  /// The code is unknown: its time is over, it was answered before, or the server was started again since.
  case expired
}

/// The reason why a call about a sign-in is refused. Times are milliseconds.
package enum DeviceLoginRefusal: Error, Sendable, Hashable {
  case tooManyStarts(limit: Int, wait: Int64)
  case full(limit: Int, wait: Int64)
  case tooManyWrongCodes(limit: Int, wait: Int64)
  case unknownCode
  /// Another call has answered already.
  case answered
}

/// The state of all open sign-ins. It decides everything and does no input or output: times, codes and keys come from outside. Times are
/// milliseconds of a monotonic clock.
///
/// Codes are kept as hashes. The look-up of a hash takes a time that reveals nothing about a code.
struct DeviceLoginBook {
  private enum Answer {
    case awaited
    /// A key is being made.
    case approving
    case approved(secret: String, keyID: String)
    case denied
  }

  private struct Entry {
    var login: DeviceLogin
    var userCode: KeyHash
    var group: String
    var endsAt: Int64
    var answer = Answer.awaited
  }

  private struct Start {
    var group: String
    var at: Int64
  }

  private static let minute: Int64 = 60_000

  let limits: DeviceLoginLimits
  /// The sign-ins by their device codes.
  private var entries: [KeyHash: Entry] = [:]
  /// The device codes by the codes that the owner types.
  private var deviceCodes: [KeyHash: KeyHash] = [:]
  /// The device codes in the order of their starts, which is also the order of their ends.
  private var order: [KeyHash] = []
  /// The starts of the last minute, oldest first.
  private var starts: [Start] = []
  /// The wrong codes of the last minute by the ids of the keys, oldest first.
  private var wrong: [String: [Int64]] = [:]
  /// The keys that were made for sign-ins whose time was over before anybody took the secret.
  private var abandoned: [String] = []

  init(limits: DeviceLoginLimits) { self.limits = limits }

  /// The number of open sign-ins.
  var count: Int { entries.count }

  /// Returns the ids of the keys whose secret no poll has fetched in time. Each is returned once. They are to be revoked.
  mutating func takeAbandoned(at now: Int64) -> [String] {
    removeEnded(at: now)
    defer { abandoned = [] }
    return abandoned
  }

  /// Puts the id of a key back that could not be revoked.
  mutating func abandon(_ keyID: String) { abandoned.append(keyID) }

  /// Begins a sign-in.
  ///
  /// - Parameters:
  ///   - group: the part of the address that the limit of starts holds for.
  ///   - makeUserCode: returns a random code. It is called again if the code is in use.
  mutating func start(
    deviceCode: KeyHash, client: String?, address: String, group: String, startedAt: Timestamp, at now: Int64, makeUserCode: () -> String
  ) throws(DeviceLoginRefusal) -> DeviceLogin {
    removeEnded(at: now)
    starts.removeAll { $0.at + Self.minute <= now }
    let mine = starts.filter { $0.group == group }
    if mine.count >= limits.startsPerMinute {
      throw .tooManyStarts(limit: limits.startsPerMinute, wait: (mine.first?.at ?? now) + Self.minute - now)
    }
    let open = entries.values.filter { $0.group == group }
    if open.count >= limits.openPerGroup {
      throw .full(limit: limits.openPerGroup, wait: min((open.map(\.endsAt).min() ?? now) - now, Self.minute))
    }
    // The starts are counted too, because a sign-in that was answered is no longer open.
    if entries.count >= limits.open || starts.count >= max(limits.open, limits.startsPerMinute) {
      let first = order.first.flatMap { entries[$0]?.endsAt } ?? now + Self.minute
      throw .full(limit: limits.open, wait: min(first - now, Self.minute))
    }
    var userCode = makeUserCode()
    while deviceCodes[Self.hash(userCode)] != nil { userCode = makeUserCode() }
    let login = DeviceLogin(userCode: userCode, client: client, address: address, startedAt: startedAt)
    entries[deviceCode] = Entry(login: login, userCode: Self.hash(userCode), group: group, endsAt: now + Int64(limits.seconds * 1000))
    deviceCodes[Self.hash(userCode)] = deviceCode
    order.append(deviceCode)
    starts.append(Start(group: group, at: now))
    return login
  }

  mutating func poll(_ deviceCode: KeyHash, at now: Int64) -> DevicePoll {
    removeEnded(at: now)
    switch entries[deviceCode]?.answer {
    case .awaited?, .approving?: return .pending
    case nil: return .expired
    case .approved(let secret, _)?:
      remove(deviceCode)
      return .authorized(secret: secret)
    case .denied?:
      remove(deviceCode)
      return .denied
    }
  }

  /// Finds the sign-in that waits for an answer under a code that the owner typed.
  ///
  /// - Parameter keyID: the key of the call, whose wrong codes are counted.
  mutating func find(_ userCode: String, keyID: String, at now: Int64) throws(DeviceLoginRefusal) -> DeviceLogin {
    try entry(userCode, keyID, at: now).entry.login
  }

  /// Marks a sign-in as being approved, so that no other call answers it while the key is made.
  ///
  /// - Returns: the sign-in and its device code.
  mutating func beginApproval(
    _ userCode: String, keyID: String, at now: Int64
  ) throws(DeviceLoginRefusal) -> (login: DeviceLogin, deviceCode: KeyHash) {
    let (deviceCode, entry) = try entry(userCode, keyID, at: now)
    entries[deviceCode]?.answer = .approving
    return (entry.login, deviceCode)
  }

  /// Gives a sign-in its key.
  ///
  /// - Returns: `false` if its time is over. The key is of no use then.
  mutating func approve(_ deviceCode: KeyHash, secret: String, keyID: String, at now: Int64) -> Bool {
    removeEnded(at: now)
    guard entries[deviceCode] != nil else { return false }
    entries[deviceCode]?.answer = .approved(secret: secret, keyID: keyID)
    return true
  }

  /// Lets a sign-in wait again, because no key could be made.
  mutating func cancelApproval(_ deviceCode: KeyHash) { entries[deviceCode]?.answer = .awaited }

  mutating func deny(_ userCode: String, keyID: String, at now: Int64) throws(DeviceLoginRefusal) {
    let (deviceCode, _) = try entry(userCode, keyID, at: now)
    entries[deviceCode]?.answer = .denied
  }

  private mutating func entry(
    _ userCode: String, _ keyID: String, at now: Int64
  ) throws(DeviceLoginRefusal) -> (deviceCode: KeyHash, entry: Entry) {
    removeEnded(at: now)
    let recent = (wrong[keyID] ?? []).filter { $0 + Self.minute > now }
    // A right code is refused too. Otherwise the limit would not slow down a search for codes.
    if recent.count >= limits.wrongPerMinute {
      throw .tooManyWrongCodes(limit: limits.wrongPerMinute, wait: (recent.first ?? now) + Self.minute - now)
    }
    guard let deviceCode = deviceCodes[Self.hash(DeviceCode.normalized(userCode))], let entry = entries[deviceCode] else {
      wrong = wrong.filter { ($0.value.last ?? 0) + Self.minute > now }
      wrong[keyID] = recent + [now]
      throw .unknownCode
    }
    guard case .awaited = entry.answer else { throw .answered }
    return (deviceCode, entry)
  }

  private static func hash(_ userCode: String) -> KeyHash { KeySecret.hash(userCode) }

  private mutating func removeEnded(at now: Int64) {
    while let first = order.first, let entry = entries[first], entry.endsAt <= now {
      if case .approved(_, let keyID) = entry.answer { abandoned.append(keyID) }
      remove(first)
    }
  }

  private mutating func remove(_ deviceCode: KeyHash) {
    guard let entry = entries.removeValue(forKey: deviceCode) else { return }
    deviceCodes[entry.userCode] = nil
    order.removeAll { $0 == deviceCode }
  }
}

/// The codes of sign-ins.
enum DeviceCode {
  /// The characters of a code that a person types: consonants, of which none looks like another, so that a code is no word (RFC 8628,
  /// section 6.1). Eight of them have 34 bits.
  static let letters = Array("BCDFGHJKLMNPQRSTVWXZ")

  /// Returns a random code for a person, as `ABCD-EFGH`.
  static func forPerson() -> String {
    var generator = SystemRandomNumberGenerator()
    let code = String((0..<8).map { _ in letters[Int.random(in: 0..<letters.count, using: &generator)] })
    return "\(code.prefix(4))-\(code.suffix(4))"
  }

  /// Returns what a person typed in the form of ``forPerson()``: upper case, with the hyphen. Spaces and hyphens do not matter.
  static func normalized(_ text: String) -> String {
    let code = text.prefix(64).uppercased().filter { $0 != "-" && !$0.isWhitespace }
    return code.count > 4 ? "\(code.prefix(4))-\(code.dropFirst(4))" : code
  }
}
