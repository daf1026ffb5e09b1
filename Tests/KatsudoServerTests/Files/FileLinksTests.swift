import Foundation
import KatsudoAPI
import KatsudoCore
import KatsudoServer
import Testing

@Suite struct FileLinksTests {
  private static let id = "019ab8f0-0000-7000-8000-000000000001"
  private static let name = "019ab8f0-0000-7000-8000-000000000001.mp4"
  private let links = FileLinks(secret: Data(repeating: 7, count: 32))
  private let expiry = Timestamp(microseconds: 1_795_000_000_000_000)

  /// The middle part of the file's link.
  private var token: String {
    let parts = links.path(requestID: Self.id, name: Self.name, expiresAt: expiry).split(separator: "/")
    return parts.count == 4 ? String(parts[2]) : ""
  }

  private func isValid(_ token: String, id: String = id, name: String = name, secondsLeft: Double = 1) -> Bool {
    links.isValid(token, requestID: id, name: name, now: expiry.adding(seconds: -secondsLeft))
  }

  @Test func `a link contains the request, its expiry and the file, and is valid`() throws {
    let path = links.path(requestID: Self.id, name: Self.name, expiresAt: expiry)
    #expect(path.hasPrefix("/files/\(Self.id)/1795000000-"))
    #expect(path.hasSuffix("/\(Self.name)"))
    #expect(token.wholeMatch(of: /1795000000-[0-9a-f]{32}/) != nil)
    #expect(isValid(token))
    #expect(links.path(requestID: Self.id, name: Self.name, expiresAt: expiry) == path)
  }

  @Test(arguments: [(3600, true), (1, true), (0, true), (-0.9, true), (-1, false), (-3600, false)])
  func `a link is valid until the second of its expiry`(secondsLeft: Double, valid: Bool) {
    #expect(isValid(token, secondsLeft: secondsLeft) == valid)
  }

  @Test func `a link with one changed or missing character is invalid`() {
    let characters = Array(token)
    for index in characters.indices {
      for other in "0123456789abcdefAF-+ /" where other != characters[index] {
        var changed = characters
        changed[index] = other
        #expect(!isValid(String(changed)), "\(String(changed))")
      }
      var shorter = characters
      shorter.remove(at: index)
      #expect(!isValid(String(shorter)), "\(String(shorter))")
    }
  }

  @Test(arguments: [
    "", "-", "1795000000", "1795000000-", "-1795000000", "x-y", "99999999999999999999-00", "1795000000-00000000000000000000000000000000",
  ])
  func `a malformed token is invalid`(token: String) {
    #expect(!isValid(token))
  }

  @Test func `every other spelling of a link is invalid`() {
    for other in [
      "+" + token, "0" + token, "-" + token, " " + token, token + " ", token + "-", token + "0", token.uppercased(), "1" + token,
    ] {
      #expect(!isValid(other), "\(other)")
    }
  }

  @Test func `a link is valid for its own file and request only`() {
    #expect(!isValid(token, id: "019ab8f0-0000-7000-8000-000000000002"))
    #expect(!isValid(token, name: "019ab8f0-0000-7000-8000-000000000001-2.mp4"))
    #expect(!isValid(token, name: ""))
  }

  @Test func `a link with a later expiry is invalid under the same signature`() {
    let longer = "1895000000" + token.dropFirst(10)
    #expect(!isValid(longer))
  }

  @Test func `a link of another secret is invalid`() {
    let others = FileLinks(secret: Data(repeating: 8, count: 32))
    #expect(!others.isValid(token, requestID: Self.id, name: Self.name, now: expiry))
  }
}
