import KatsudoServer
import KatsudoTesting
import Testing

@Suite struct MultipartParserTests {
  /// The parts that a parser finds, with their whole bytes.
  private struct Part: Hashable {
    var name: String
    var bytes: [UInt8] = []
  }

  /// Reads a body in pieces of the given sizes, which repeat.
  private func parts(
    _ body: [UInt8], boundary: String = "AaB03x", pieces: [Int] = [.max]
  ) throws(MultipartParser.Fault) -> [Part] {
    var parser = MultipartParser(boundary: boundary)
    var parts: [Part] = []
    var rest = body[...]
    var number = 0
    while !rest.isEmpty {
      let piece = rest.prefix(pieces[number % pieces.count])
      rest = rest.dropFirst(piece.count)
      number += 1
      for event in try parser.read(piece) {
        switch event {
        case .part(let name): parts.append(Part(name: name))
        case .bytes(let bytes): parts[parts.count - 1].bytes += bytes
        case .end: break
        }
      }
    }
    try parser.finish()
    return parts
  }

  private func form(_ parts: [Part], boundary: String = "AaB03x") -> [UInt8] {
    parts.flatMap {
      Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\($0.name)\"\r\n\r\n".utf8) + $0.bytes + Array("\r\n".utf8)
    } + Array("--\(boundary)--".utf8)
  }

  @Test func `the example of the standard has its fields`() throws {
    let body = """
      preamble\r\n--AaB03x\r\ncontent-disposition: form-data; name="field1"\r\n\r\nJoe Blow\r\n--AaB03x  \r\nContent-Type: image/png\r\n\
      Content-Disposition: form-data; filename="file;1.txt"; name=file\r\n\r\n... contents\r\n of file ...\r\n--AaB03x--\r\nepilogue
      """
    #expect(
      try parts(Array(body.utf8))
        == [Part(name: "field1", bytes: Array("Joe Blow".utf8)), Part(name: "file", bytes: Array("... contents\r\n of file ...".utf8))])
  }

  @Test func `every division of a body into pieces gives the same parts`() throws {
    // Pieces of the boundary are what makes it hard.
    let traps = ["\r\n--AaB03", "\r\n--", "\r", "\r\n\r\n", "--AaB03x", "\r\n--AaB03\r\n--AaB03", ""].map {
      Part(name: "file", bytes: Array($0.utf8))
    }
    let body = form(traps)
    for size in 1...body.count { #expect(try parts(body, pieces: [size]) == traps, "pieces of \(size)") }
  }

  @Test func `random parts in random pieces come back as they were`() throws {
    var random = SeededGenerator(1)
    let alphabet = Array("\r\n-AaB03x ".utf8)
    for round in 0..<2000 {
      let made = (0..<Int.random(in: 1...4, using: &random)).map { number in
        Part(
          name: "part \(number)",
          bytes: (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] })
      }
      // A part that has the boundary in it is not what was sent.
      guard !made.contains(where: { String(decoding: $0.bytes, as: UTF8.self).contains("\r\n--AaB03x") }) else { continue }
      let pieces = (0..<8).map { _ in Int.random(in: 1...30, using: &random) }
      #expect(try parts(form(made), pieces: pieces) == made, "round \(round)")
    }
  }

  @Test func `a damaged body is refused or read, and never breaks the parser`() {
    var random = SeededGenerator(2)
    let body = form([Part(name: "a", bytes: Array("one".utf8)), Part(name: "file", bytes: Array(repeating: 7, count: 200))])
    for _ in 0..<5000 {
      var damaged = body
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let place = Int.random(in: 0..<damaged.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &random)
        case 1: damaged.remove(at: place)
        default: damaged.insert(contentsOf: damaged.suffix(Int.random(in: 1...40, using: &random)), at: place)
        }
      }
      let pieces = (0..<5).map { _ in Int.random(in: 1...50, using: &random) }
      let (inPieces, whole) = (try? parts(damaged, pieces: pieces), try? parts(damaged))
      #expect(inPieces == whole)
    }
  }

  @Test(arguments: [
    ("", "ends before its last boundary"),
    ("--AaB03x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc", "ends before its last boundary"),
    ("--AaB03x\r\n\r\nabc\r\n--AaB03x--", "no Content-Disposition"),
    ("--AaB03x\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--AaB03x--", "no Content-Disposition with a name"),
    ("--AaB03xyz\r\n\r\n", "malformed"),
    ("--AaB03x\r\nA: " + String(repeating: "a", count: 9000), "too long"),
    (String(repeating: "a", count: 70_000), "does not begin"),
    (
      String(repeating: "--AaB03x\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n", count: 65) + "--AaB03x--",
      "more than 64 parts"
    ),
  ])
  func `a malformed form is refused with a sentence`(body: String, fragment: String) {
    let fault = #expect(throws: MultipartParser.Fault.self) { try parts(Array(body.utf8), pieces: [100]) }
    #expect(fault?.sentence.contains(fragment) == true, "\(String(describing: fault))")
  }

  @Test(arguments: [
    ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b;c\"", "a b;c"),
    ("application/json", nil), ("multipart/mixed; boundary=abc", nil),
  ])
  func `the content type gives the boundary`(type: String, boundary: String?) throws {
    #expect(try MultipartParser.boundary(of: type) == boundary)
  }

  @Test(arguments: [
    "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\(String(repeating: "a", count: 71))",
  ])
  func `a form without a usable boundary is refused`(type: String) {
    #expect(throws: MultipartParser.Fault.self) { try MultipartParser.boundary(of: type) }
  }
}
