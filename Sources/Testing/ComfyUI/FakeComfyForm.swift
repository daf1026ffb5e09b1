/// The parts of an upload to ComfyUI: a form of the type `multipart/form-data`.
struct FakeComfyForm {
  var fields: [String: String] = [:]
  var fileName: String?
  var file: [UInt8] = []

  /// Reads the body of a request. Returns `nil` if it is no form.
  init?(_ body: [UInt8]) {
    let line = Array("\r\n".utf8)
    guard let end = body.firstRange(of: line)?.lowerBound, body.starts(with: "--".utf8) else { return nil }
    let boundary = line + body[..<end]
    for part in (line + body).split(separator: boundary) {
      guard let blank = part.firstRange(of: line + line) else { continue }
      let head = String(decoding: part[..<blank.lowerBound], as: UTF8.self)
      let content = Array(part[blank.upperBound...])
      guard let name = Self.value("name", in: head) else { continue }
      if let fileName = Self.value("filename", in: head) {
        (self.fileName, file) = (fileName, content)
      } else {
        fields[name] = String(decoding: content, as: UTF8.self)
      }
    }
  }

  private static func value(_ name: String, in head: String) -> String? {
    guard let range = head.firstRange(of: "; \(name)=\"") else { return nil }
    return String(head[range.upperBound...].prefix { $0 != "\"" })
  }
}
