import KatsudoRenderer

/// A prompt: always a plan, whose numbers can be used.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPrompt(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let text = String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
  let plan = PromptReader.plan(for: text, seed: Int64(count))
  precondition(plan.speed.isFinite && plan.speed > 0)
  return 0
}
