import KatsudoAPI

/// A body: a value or a fault with its place, and what is written of a value reads back as it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzJSON(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do throws(JSONSyntaxError) {
    let value = try JSONValue(jsonBytes: UnsafeBufferPointer(start: start, count: count))
    let again = try JSONValue(jsonText: value.jsonText)
    precondition(again == value)
  } catch {
    precondition(error.line >= 1 && error.column >= 1 && !error.reason.isEmpty)
  }
  return 0
}
