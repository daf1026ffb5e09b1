import Foundation
import KatsudoApp
import KatsudoTesting
import Testing

@Suite struct BackupInterruptionTests {
  @Test(arguments: ["INT", "TERM"]) func `a backup that is interrupted leaves nothing behind`(signal: String) async throws {
    try await withTemporaryFolder { folder in
      let data = folder + "/data"
      try await ServerSetup.idle.run(in: data) { _ in
        // This archiver says that it has begun, and does not end by itself.
        let command = try await FinishedCommand.shell(
          """
          mkdir '\(folder)/bin'
          printf '#!/bin/sh\\ntouch "%s/begun"\\nexec sleep 600\\n' '\(folder)' > '\(folder)/bin/tar'
          chmod 700 '\(folder)/bin/tar'
          PATH='\(folder)/bin':"$PATH" '\(KatsudoBinary.path)' backup '\(folder)/b.tar' --data-dir '\(data)' &
          child=$!
          for try in $(seq 600); do [ -e '\(folder)/begun' ] && break; sleep 0.1; done
          ls '\(data)/backup' | wc -l
          kill -\(signal) $child
          wait $child
          echo $?
          """)
        #expect(command.output == "2\n130\n", "the lock and the prepared files, then the exit code")
        #expect(command.errors.contains("Interrupted. Nothing was written."), "\(command.errors)")
        #expect(FolderNames.of(data + "/backup") == ["lock"])
        #expect(FolderNames.of(folder) == ["begun", "bin", "data"])
      }
    }
  }

  @Test func `what a killed backup left behind is removed while the server runs`() async throws {
    try await RouterSetup.idle.with({ $0.housekeepingInterval = .milliseconds(20) }).run { server in
      let place = server.dataDir + "/backup"
      try FileManager.default.createDirectory(atPath: place + "/cut-off/outputs", withIntermediateDirectories: true)
      try await eventually("the leftovers are removed", { FolderNames.of(place) }, until: { $0 == ["lock"] })
    }
  }
}
