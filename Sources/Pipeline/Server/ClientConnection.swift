import NIOCore

/// The connection that a request came by. A request that is passed to the router directly has none.
struct ClientConnection: Sendable {
  let channel: any Channel

  /// The error that the reader of a body gets if another call has taken over its work.
  struct BodyTakenOver: Error {}

  /// Ends the reading of a request's body with ``BodyTakenOver``, unless it has ended by itself. The answer can still be sent.
  ///
  /// - Parameter body: the progress of the body. It keeps a late call from a following request of the same connection.
  func endBody(_ body: BodyProgress) {
    channel.eventLoop.execute { [channel] in
      guard body.state != .ended, let context = try? channel.pipeline.syncOperations.context(handlerType: ConnectionWatch.self) else {
        return
      }
      context.fireErrorCaught(BodyTakenOver())
    }
  }

  /// Returns the state of the connection, or `nil` if the connection is closed already.
  func signs() async -> ConnectionSigns? {
    try? await channel.eventLoop.submit { [channel] in
      try channel.pipeline.syncOperations.handler(type: ConnectionWatch.self).signs
    }.get()
  }
}
