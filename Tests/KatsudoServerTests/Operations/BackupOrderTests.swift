import AsyncHTTPClient
import Foundation
import KatsudoAPI
import KatsudoApp
import KatsudoTesting
import NIOCore
import Testing

/// The order in which a backup takes and releases its locks, and how long it waits for a server.
@Suite(.timeLimit(.minutes(3))) struct BackupOrderTests {
  /// A program named `tar` that says when it has begun, and goes on when it may.
  private struct HeldArchiver {
    let folder: String

    init(in folder: String) throws {
      self.folder = folder
      let search = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
      let script = """
        #!/bin/sh
        touch '\(folder)/begun'
        for try in $(seq 1200); do [ -e '\(folder)/go' ] && break; sleep 0.05; done
        PATH='\(search)'
        exec tar "$@"
        """
      try FileManager.default.createDirectory(atPath: folder + "/bin", withIntermediateDirectories: true)
      try Data(script.utf8).write(to: URL(fileURLWithPath: folder + "/bin/tar"))
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder + "/bin/tar")
    }

    var environment: [String: String] {
      ["PATH": "\(folder)/bin:\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")"]
    }

    var hasBegun: Bool { FileManager.default.fileExists(atPath: folder + "/begun") }

    func go() throws { try Data().write(to: URL(fileURLWithPath: folder + "/go")) }
  }

  /// Lets a reader of a pipe go on, with nothing to read.
  private static func release(_ pipe: String) async throws {
    let writer = try await eventually("the backup reads the pipe", { open(pipe, O_WRONLY | O_NONBLOCK) }, until: { $0 >= 0 })
    close(writer)
  }

  @Test func `a backup without a server keeps servers away until it has every file, and then lets one start`() async throws {
    try await withTemporaryFolder { folder in
      let (data, file) = (folder + "/data", folder + "/b.tar")
      let first = try await ServerSetup.echoFiles.run(in: data) { server in
        let id = try await server.client.accepted(Input.valid)
        _ = try await server.client.finished(id)
        let place = try await server.client.begun(1000)
        let upload = try #require(place.split(separator: "/").last.map(String.init))
        return (id: id, film: try await server.client.video(id), upload: upload, token: server.client.token)
      }.value
      // The backup waits for this file, which has no writer.
      let pipe = "\(data)/uploads/\(first.upload)"
      try FileManager.default.removeItem(atPath: pipe)
      try #require(mkfifo(pipe, 0o600) == 0)
      let archiver = try HeldArchiver(in: folder)
      let backup = Task { try await FinishedCommand.run(["backup", file, "--data-dir", data], environment: archiver.environment) }
      try await eventually("the backup gathers its files", { FolderNames.of(data + "/backup").count }, until: { $0 == 2 })
      let refused = try await FinishedCommand.run(["serve", "--port", "0", "--data-dir", data])
      #expect(refused.exitCode != 0)
      #expect(refused.errors.contains("Another katsudo process already uses the data folder"), "\(refused.errors)")
      try await Self.release(pipe)
      try await eventually("the archive is written", { archiver.hasBegun }, until: { $0 })
      try FileManager.default.removeItem(atPath: pipe)
      try await ServerSetup.echoFiles.run(in: data, token: first.token) { server in
        #expect(FolderNames.of(data + "/backup").count == 2, "the start removes nothing of a backup that goes on")
        // The backup has files of its own.
        #expect(try await server.client.delete(first.id).status == 204)
        try archiver.go()
        let finished = try await backup.value
        #expect(finished.exitCode == 0, "\(finished.errors)")
        #expect(FolderNames.of(data + "/backup") == ["lock"])
      }
      let restored = try await FinishedCommand.run(["restore", file, "--data-dir", folder + "/new"])
      #expect(restored.exitCode == 0, "\(restored.errors)")
      try await ServerSetup.echoFiles.run(in: folder + "/new", token: first.token) { server async throws in
        #expect(try await server.client.video(first.id) == first.film)
      }
    }
  }

  @Test func `a command that ends while the server still gathers the files leaves the server at work`() async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try await ServerSetup.echoFiles.run(in: data) { server in
        let client = server.client
        let id = try await client.accepted(Input.valid)
        _ = try await client.finished(id)
        let place = try await client.begun(1000)
        let pipe = "\(data)/uploads/\(place.split(separator: "/").last ?? "")"
        try FileManager.default.removeItem(atPath: pipe)
        try #require(mkfifo(pipe, 0o600) == 0)
        let command = try await FinishedCommand.shell(
          """
          '\(KatsudoBinary.path)' backup '\(folder)/b.tar' --data-dir '\(data)' &
          child=$!
          for try in $(seq 600); do [ -n "$(find '\(data)/backup' -path '*/outputs/*' -type f)" ] && break; sleep 0.1; done
          kill -INT $child
          wait $child
          echo $?
          """)
        #expect(command.output == "130\n", "\(command.errors)")
        // The server has linked the file of the output, so it reads the pipe next.
        try await Self.release(pipe)
        // The lock of removals is free again.
        #expect(try await client.delete(id).status == 204)
        #expect(FolderNames(root: data).outputs == [])
      }
    }
  }

  @Test(arguments: [10, 3600] as [Int64])
  func `a call to the server over its control socket has no limit of its own between two bytes`(seconds: Int64) throws {
    let read = try #require(ControlClient.configuration(within: .seconds(seconds)).timeout.read)
    #expect(read >= .seconds(seconds))
  }
}
