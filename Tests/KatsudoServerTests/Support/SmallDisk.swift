import Foundation
import KatsudoTesting
import Subprocess

/// A file system of a few megabytes in memory.
struct SmallDisk: Sendable {
  let path: String

  /// `true` if this process has CAP_SYS_ADMIN (capability 21), which root in a container often lacks.
  static var isPossible: Bool {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("CapEff:") } ?? ""
    let capabilities = UInt64(line.dropFirst("CapEff:".count).filter { !$0.isWhitespace }, radix: 16) ?? 0
    return capabilities >> 21 & 1 == 1
  }

  /// Mounts a disk, runs `body` and unmounts the disk.
  ///
  /// - Parameter inodes: the number of files and folders that it can hold; `nil` means more than any test makes.
  static func with(megabytes: Int, inodes: Int? = nil, _ body: (SmallDisk) async throws -> Void) async throws {
    try await withTemporaryFolder { folder in try await with(megabytes: megabytes, inodes: inodes, at: folder, body) }
  }

  /// Mounts a disk over an existing folder, runs `body` and unmounts the disk.
  static func with(megabytes: Int, inodes: Int? = nil, at folder: String, _ body: (SmallDisk) async throws -> Void) async throws {
    let mounted = try await Subprocess.run(
      .name("mount"), arguments: ["-t", "tmpfs", "-o", "size=\(megabytes)m\(inodes.map { ",nr_inodes=\($0)" } ?? "")", "tmpfs", folder],
      output: .discarded,
      error: .string(limit: 65_536))
    guard mounted.terminationStatus.isSuccess else { throw UnexpectedAnswer("mount: \(mounted.standardError)") }
    let result: Result<Void, any Error>
    do { result = .success(try await body(SmallDisk(path: folder))) } catch { result = .failure(error) }
    // A lazy unmount works even if a process still has a file open.
    _ = try await Subprocess.run(.name("umount"), arguments: ["--lazy", folder], output: .discarded, error: .discarded)
    try result.get()
  }

  private var ballast: String { path + "/ballast" }

  /// Fills the disk until `bytes` bytes are free.
  func fill(leaving bytes: Int) throws {
    let file = open(ballast, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    defer { close(file) }
    for size in [1 << 20, 1 << 16, 1 << 12] {
      let block = [UInt8](repeating: 1, count: size)
      while true {
        var facts = statvfs()
        guard statvfs(path, &facts) == 0 else { throw UnexpectedAnswer("statvfs failed") }
        guard Int(facts.f_bavail) * Int(facts.f_frsize) - bytes >= size, write(file, block, size) == size else { break }
      }
    }
  }

  func empty() throws { try FileManager.default.removeItem(atPath: ballast) }

  /// Makes files until `count` inodes are free.
  func fillInodes(leaving count: Int) throws {
    try FileManager.default.createDirectory(atPath: ballast, withIntermediateDirectories: true)
    var number = 0
    while true {
      var facts = statvfs()
      guard statvfs(path, &facts) == 0 else { throw UnexpectedAnswer("statvfs failed") }
      guard Int(facts.f_favail) > count else { return }
      let file = open("\(ballast)/\(number)", O_WRONLY | O_CREAT, 0o600)
      guard file >= 0 else { return }
      close(file)
      number += 1
    }
  }
}
