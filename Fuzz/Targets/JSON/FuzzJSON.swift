import KatsudoAPI

/// Checks the JSON reader. Any bytes give a value or an error with a line, a column and a reason. A value that is written as text and read
/// again is equal to the first value.
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
