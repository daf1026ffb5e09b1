import HTTPTypes
import Hummingbird
import KatsudoAPI
import KatsudoCore
import KatsudoQueue
import NIOConcurrencyHelpers

/// Refuses the calls of an owner, or of a key, above its limit of requests per second. It runs before a body is read.
struct RateLimit: RouterMiddleware {
  let queue: JobQueue
  let limiter: RateLimiter

  func handle(
    _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
  ) async throws -> Response {
    guard let caller = context.caller else { return try await next(request, context) }
    let rate = try await queue.store.limits(of: caller.owner).requestsPerSecond
    guard rate != nil || caller.requestsPerSecond != nil, try await !isRepeated(request, caller) else {
      return try await next(request, context)
    }
    // The key comes first, so that its refusals cost the owner nothing.
    if let id = caller.limitID, let rate = caller.requestsPerSecond { try limiter.take(.key(id), rate: rate) }
    if let rate { try limiter.take(.owner(caller.owner), rate: rate) }
    return try await next(request, context)
  }

  /// Returns `true` for a submit whose idempotency key has an answer. It is answered whatever limits are reached.
  private func isRepeated(_ request: Request, _ caller: Caller) async throws -> Bool {
    let path = request.uri.path
    guard request.method == .post, path.hasPrefix("/v1/models/") || (path.hasPrefix("/prod/") && path.hasSuffix("/inference")),
      let key = try? IdempotencyReservations.key(of: request.headers)
    else { return false }
    return try await queue.store.keptSubmit(key: key, owner: caller.owner) != nil
  }
}

/// Counts calls with token buckets. A bucket holds the calls of one second, and at least one call.
///
/// Only owners and keys with a limit have a bucket, and keys that share a limit share its bucket. So the number of buckets is bounded by what
/// the operator has set.
final class RateLimiter: Sendable {
  enum Subject: Sendable, Hashable {
    case owner(Owner)
    case key(String)
  }

  private let buckets = NIOLockedValueBox<[Subject: TokenBucket]>([:])
  private let time: TimeSource

  init(time: TimeSource) { self.time = time }

  /// Takes a call.
  ///
  /// - Throws: ``APIError`` with status 429 if the rate is exceeded.
  func take(_ subject: Subject, rate: Double) throws(APIError) {
    let now = time.monotonicMilliseconds()
    let wait = buckets.withLockedValue { $0[subject, default: TokenBucket(at: now)].take(rate: rate, at: now) }
    guard let wait else { return }
    let whose =
      switch subject {
      case .owner: "Your limit is"
      case .key: "The limit of this key is"
      }
    throw APIError.limited(
      "\(whose) \(TokenBucket.text(rate)) requests per second. Send this one again in \(wait) s.", policy: "requests",
      quota: "\(TokenBucket.text(max(1, rate.rounded(.down))));w=1", retryAfter: wait)
  }
}

/// A token bucket. Times are milliseconds of a monotonic clock.
struct TokenBucket: Sendable, Hashable {
  /// The part of a bucket that was used, 0 (full) to 1 (empty) and above.
  private var used = 0.0
  private var updatedAt: Int64

  init(at now: Int64) { updatedAt = now }

  /// Takes a token.
  ///
  /// - Parameter rate: tokens per second, above 0.
  /// - Returns: `nil`, or the whole seconds until there is a token again, at least 1.
  mutating func take(rate: Double, at now: Int64) -> Int? {
    let size = max(1, rate)
    used = max(0, used - Double(now - updatedAt) / 1000 * rate / size)
    updatedAt = now
    guard used + 1 / size > 1 + 1e-9 else {
      used += 1 / size
      return nil
    }
    return max(1, Int(((used + 1 / size - 1) * size / rate).rounded(.up)))
  }

  /// Returns a rate as text, without a fraction if it has none.
  static func text(_ rate: Double) -> String { Int64(exactly: rate).map { "\($0)" } ?? "\(rate)" }
}

extension APIError {
  /// Makes the error for a limit that is reached, with the fields of the IETF draft "RateLimit header fields for HTTP".
  ///
  /// - Parameters:
  ///   - policy: the name of the limit.
  ///   - quota: the limit and its parameters.
  ///   - retryAfter: seconds.
  static func limited(_ message: String, policy: String, quota: String, retryAfter: Int) -> APIError {
    APIError(
      .tooManyRequests, message,
      headers: [
        .retryAfter: "\(retryAfter)", .rateLimitPolicy: "\"\(policy)\";q=\(quota)", .rateLimit: "\"\(policy)\";r=0;t=\(retryAfter)",
      ])
  }
}

extension HTTPField.Name {
  fileprivate static let rateLimit = Self("RateLimit")!
  fileprivate static let rateLimitPolicy = Self("RateLimit-Policy")!
}
