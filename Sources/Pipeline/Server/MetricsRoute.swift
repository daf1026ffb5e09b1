import HTTPTypes
import Hummingbird
import KatsudoMetrics
import NIOCore

/// The route `/metrics` for Prometheus. It needs a key, as the API does.
struct MetricsRoute: Sendable {
  let registry: MetricRegistry

  func add(to router: some RouterMethods<CallerContext>) { router.add("", [(.get, metrics), (.head, metrics)]) }

  @Sendable func metrics(_ request: Request, _ context: CallerContext) async throws -> Response {
    let text = MetricText.text(of: await registry.families(context.logger))
    return Response(
      status: .ok, headers: [.contentType: MetricText.contentType, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}
