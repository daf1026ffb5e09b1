import Foundation
import NIOCore
import NIOPosix

/// A TCP port of loopback on which nobody listens, for a program that cannot choose one itself.
package enum FreePort {
  package static func find() async throws -> Int {
    let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: "127.0.0.1", port: 0).get()
    let port = channel.localAddress?.port ?? 0
    try await channel.close()
    return port
  }
}
