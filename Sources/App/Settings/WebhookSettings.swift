package import KatsudoCore
import KatsudoQueue

/// The settings of the messages to webhooks.
package struct WebhookSettings: SettingsPart {
  package var slots = 32
  package var perOwner = 16
  package var perReceiver = 4
  package var timeLimitSeconds = 10.0
  package var retrySeconds = 5.0
  package var retryHours = 24.0
  package var intermediateLimit = 100
  package var sinkMessages = 20
  package var sinkOwners = 1000
  package var sinkMB = 64
  package var sinkMinutes = 60.0

  package init() {}

  package static let keys: [SettingKey<Self>] = [
    .whole(
      "webhooks.slots", \.slots, in: 1...1024,
      takes: "messages to webhooks on their way at a time; a quarter of them is kept for owners who have none on its way"),
    .whole("webhooks.per_owner", \.perOwner, in: 1...1024, takes: "of them for one owner"),
    .whole("webhooks.per_receiver", \.perReceiver, in: 1...1024, takes: "of them from one owner to one receiver (scheme, host and port)"),
    .decimal("webhooks.time_limit_seconds", \.timeLimitSeconds, in: 0.1...60, takes: "seconds for the answer to one message"),
    .decimal(
      "webhooks.retry_seconds", \.retrySeconds, in: 0.01...3600,
      takes: "seconds between the first and the second try. Each further pause is twice as long, up to 4 hours"),
    .decimal(
      "webhooks.retry_hours", \.retryHours, in: 0...720,
      takes: "hours after the change of a request in which the server tries to deliver it"),
    .whole(
      "webhooks.intermediate_limit", \.intermediateLimit, in: 0...10_000,
      takes: "messages of one request about `in_queue` and `in_progress`"),
    .whole("webhooks.sink_messages", \.sinkMessages, in: 0...1000, takes: "messages that the sink of the server keeps for one owner"),
    .whole("webhooks.sink_owners", \.sinkOwners, in: 0...100_000, takes: "owners for whom the sink keeps messages"),
    .whole("webhooks.sink_mb", \.sinkMB, in: 1...65_536, takes: "MiB of memory for all messages in the sink"),
    .decimal("webhooks.sink_minutes", \.sinkMinutes, in: 0.1...1440, takes: "minutes for which the sink keeps a message"),
  ]

  /// The limits of the sink.
  var sink: WebhookSink.Limits {
    var limits = WebhookSink.Limits()
    limits.messages = sinkMessages
    limits.owners = sinkOwners
    limits.bytes = sinkMB << 20
    limits.seconds = sinkMinutes * 60
    return limits
  }
}
