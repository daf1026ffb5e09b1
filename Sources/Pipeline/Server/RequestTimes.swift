package import KatsudoMetrics

/// The metrics of HTTP calls. The route is the pattern of the path and never the path itself, so that the number of series is limited.
package struct RequestTimes: Sendable {
  private let count = MetricCounter(
    "katsudo_http_requests_total", "HTTP calls that were answered, by the first digit of the status.",
    labels: ["method", "route", "status"])
  private let duration = MetricHistogram(
    "katsudo_http_request_duration_seconds", "Time from the head of an HTTP call to the head of its answer.", labels: ["method", "route"],
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60])

  package init() {}

  func record(method: String, route: String, status: Int, since start: ContinuousClock.Instant) {
    count.add([method, route, "\(status / 100)xx"])
    duration.record(since: start, [method, route])
  }

  package var families: [MetricFamily] { [count.family, duration.family] }
}
