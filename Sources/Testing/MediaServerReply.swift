extension MediaServer {
  /// The reply of the test's server to one request, byte for byte. It may be malformed.
  package struct Reply: Sendable {
    package enum Ending: Sendable {
      case close
      /// The connection stays open and silent until the other side closes it.
      case hold
    }

    package var bytes: [UInt8]
    package var ending: Ending

    package init(bytes: [UInt8], ending: Ending = .close) {
      self.bytes = bytes
      self.ending = ending
    }

    /// Makes a reply with any status and any fields. `Content-Length` is the body's length unless the fields hold one.
    package static func status(_ status: Int, fields: [String: String] = [:], body: [UInt8] = []) -> Reply {
      var fields = fields
      if fields["Content-Length"] == nil, fields["Transfer-Encoding"] == nil { fields["Content-Length"] = "\(body.count)" }
      let lines = fields.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)\r\n" }.joined()
      return Reply(bytes: Array("HTTP/1.1 \(status) Test\r\n\(lines)Connection: close\r\n\r\n".utf8) + body)
    }

    package static func file(_ body: [UInt8], type: String = "application/octet-stream") -> Reply {
      status(200, fields: ["Content-Type": type], body: body)
    }

    package static func redirect(to location: String, status: Int = 302) -> Reply {
      self.status(status, fields: ["Location": location])
    }

    /// Makes a reply in chunks, so that the size is not known before the end.
    package static func chunked(_ body: [UInt8], chunk size: Int = 8192) -> Reply {
      var chunks: [UInt8] = []
      for start in stride(from: 0, to: body.count, by: max(1, size)) {
        let part = body[start..<min(start + max(1, size), body.count)]
        chunks += Array("\(String(part.count, radix: 16))\r\n".utf8) + part + Array("\r\n".utf8)
      }
      return status(200, fields: ["Transfer-Encoding": "chunked"], body: chunks + Array("0\r\n\r\n".utf8))
    }

    /// Makes a reply that announces the whole length, sends the first bytes, and then ends or falls silent.
    package static func part(of body: [UInt8], first count: Int, ending: Ending) -> Reply {
      var reply = status(200, fields: ["Content-Length": "\(body.count)"], body: Array(body.prefix(count)))
      reply.ending = ending
      return reply
    }

    /// The server reads the request and sends nothing.
    package static let silence = Reply(bytes: [], ending: .hold)
  }
}
