import KatsudoRenderer

/// Checks the prompt reader. Any text gives a plan with a finite speed above 0.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPrompt(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let plan = PromptReader.plan(for: text, seed: Int64(count))
  precondition(plan.speed.isFinite && plan.speed > 0)
  return 0
}
