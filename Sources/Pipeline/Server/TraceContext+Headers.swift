import HTTPTypes
import KatsudoCore

extension TraceContext {
  /// Reads the trace of a call. The result is `nil` if the call has none or a malformed one.
  init?(_ headers: HTTPFields) { self.init(traceparent: headers[.traceparent], tracestate: headers[.tracestate]) }
}

extension HTTPField.Name {
  static let traceparent = Self("traceparent")!
  static let tracestate = Self("tracestate")!
}
