import NIOCore
import NIOHTTPTypes

/// Acts against slow clients: it closes a connection if the client does not read the answer, and refuses a body that arrives too slowly. It
/// also notices when a client closes its side, so that no answer waits for a client that is gone.
///
/// Connections without a current request are closed by the HTTP server itself.
final class ConnectionWatch: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  /// The error that the reader of a slow body gets.
  struct BodyTooSlow: Error {}

  /// The state of the connection, for handlers.
  let signs = ConnectionSigns()
  private let interval: TimeAmount
  private var rule: ProgressRule
  private var tick: RepeatedTask?

  /// - Parameter writeLimit: the longest time in seconds in which no byte of an answer is sent.
  init(writeLimit: Double) {
    rule = ProgressRule(writeLimit: Int64(writeLimit * 1000))
    interval = .milliseconds(Int64(min(5, writeLimit / 4) * 1000))
  }

  func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { start(context) } }

  func channelActive(context: ChannelHandlerContext) {
    start(context)
    context.fireChannelActive()
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    tick?.cancel()
    signs.gone()
  }

  func channelInactive(context: ChannelHandlerContext) {
    tick?.cancel()
    signs.gone()
    context.fireChannelInactive()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if let event = event as? ChannelEvent, event == .inputClosed { signs.inputClosed() }
    context.fireUserInboundEventTriggered(event)
  }

  private func start(_ context: ChannelHandlerContext) {
    guard tick == nil else { return }
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    tick = context.eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
      let (handler, context) = bound.value
      handler.check(context)
    }
  }

  private func check(_ context: ChannelHandlerContext) {
    let buffered = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    switch rule.check(bufferedBytes: buffered, at: Self.now) {
    case .goOn: break
    case .close: context.close(promise: nil)
    case .refuseBody: context.fireErrorCaught(BodyTooSlow())
    }
  }

  private static var now: Int64 { Int64(NIODeadline.now().uptimeNanoseconds / 1_000_000) }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: rule.bodyBegan(at: Self.now)
    case .body(let part): rule.received(part.readableBytes)
    case .end: rule.bodyEnded()
    }
    context.fireChannelRead(data)
  }

  func channelReadComplete(context: ChannelHandlerContext) {
    rule.isReading = false
    context.fireChannelReadComplete()
  }

  func read(context: ChannelHandlerContext) {
    rule.isReading = true
    context.read()
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    rule.wrote()
    context.write(data, promise: promise)
  }
}

@available(*, unavailable)
extension ConnectionWatch: Sendable {}

/// Decides if a connection makes progress. It has no clock and does no input or output. Times are milliseconds of a monotonic clock.
package struct ProgressRule: Sendable {
  package enum Verdict: Sendable, Hashable {
    case goOn
    /// No byte of the buffered answer was sent during the whole limit.
    case close
    /// The body arrives too slowly.
    case refuseBody
  }

  /// The length of a window in milliseconds. At least ``bytesPerWindow`` bytes of a body must arrive in each window.
  package static let window: Int64 = 30_000
  package static let bytesPerWindow = 64 * 1024 * 30

  private let writeLimit: Int64
  private var lastBuffered = 0
  private var lastWrites = 0
  private var writes = 0
  private var stillSince: Int64?
  private var windowBegan: Int64?
  private var windowBytes = 0
  private var wasPaused = false
  /// `true` if this side is waiting for more of the body. If it is not, a slow body is not the client's fault.
  package var isReading = false

  package init(writeLimit: Int64) { self.writeLimit = writeLimit }

  package mutating func bodyBegan(at now: Int64) {
    windowBegan = now
    windowBytes = 0
    wasPaused = false
  }

  package mutating func received(_ bytes: Int) { windowBytes += bytes }

  package mutating func bodyEnded() { windowBegan = nil }

  package mutating func wrote() { writes += 1 }

  /// - Parameter bufferedBytes: the number of bytes that were written and not sent yet.
  package mutating func check(bufferedBytes: Int, at now: Int64) -> Verdict {
    if bufferedBytes > 0, bufferedBytes == lastBuffered, writes == lastWrites {
      let since = stillSince ?? now
      stillSince = since
      if now - since >= writeLimit { return .close }
    } else {
      stillSince = nil
    }
    (lastBuffered, lastWrites) = (bufferedBytes, writes)
    return checkBody(at: now)
  }

  private mutating func checkBody(at now: Int64) -> Verdict {
    if !isReading { wasPaused = true }
    guard let began = windowBegan, now - began >= Self.window else { return .goOn }
    guard !wasPaused, windowBytes < Self.bytesPerWindow else {
      bodyBegan(at: now)
      return .goOn
    }
    windowBegan = nil
    return .refuseBody
  }
}
