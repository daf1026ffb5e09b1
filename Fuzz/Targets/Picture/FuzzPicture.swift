import KatsudoRenderer

/// Checks the picture decoder. Any bytes give a picture of the right size or an error with a message.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzPicture(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  do {
    let picture = try PictureDecoder.decode(SealedPNG.bytes(bytes))
    precondition(picture.pixels.count == picture.width * picture.height * 4)
  } catch {
    precondition(!error.message.isEmpty)
  }
  return 0
}
