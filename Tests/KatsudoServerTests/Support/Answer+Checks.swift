import Foundation
import KatsudoAPI
import KatsudoTesting
import Testing

extension APIClient.Answer {
  var text: String { String(decoding: body, as: UTF8.self) }

  /// Checks that this is a JSON answer with this status and without an error code.
  func expectSuccess(_ status: Int = 200, sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self.status == status, "\(text.prefix(500))", sourceLocation: sourceLocation)
    #expect(headers["content-type"] == "application/json", sourceLocation: sourceLocation)
    #expect(json.object != nil, "the body must be an object: \(text.prefix(500))", sourceLocation: sourceLocation)
    #expect(json["error_code"] == nil, "some clients treat an answer with this key as an error", sourceLocation: sourceLocation)
  }

  /// Checks that this is an error with the usual four keys.
  ///
  /// - Parameters:
  ///   - field: the place that one of the details names; `nil` means that there is no detail.
  ///   - fragment: a part of the message.
  func expectError(
    _ status: Int, _ code: Int64, field: [JSONValue]? = nil, _ fragment: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(self.status == status, "\(text.prefix(500))", sourceLocation: sourceLocation)
    #expect(headers["content-type"] == "application/json", sourceLocation: sourceLocation)
    #expect(
      Set(json.object?.keys.map { $0 } ?? []) == ["error_code", "error_message", "message", "detail"], sourceLocation: sourceLocation)
    #expect(json["error_code"] == .integer(code), sourceLocation: sourceLocation)
    let message = json["error_message"]?.string ?? ""
    #expect(message.contains(fragment), "\(message)", sourceLocation: sourceLocation)
    #expect(json["message"] == json["error_message"], sourceLocation: sourceLocation)
    let detail = json["detail"]?.array ?? []
    if let field {
      #expect(detail.contains { $0["loc"] == .array(field) }, "\(text.prefix(500))", sourceLocation: sourceLocation)
      for entry in detail {
        #expect(entry["msg"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
        #expect(entry["type"]?.string?.isEmpty == false, sourceLocation: sourceLocation)
      }
    } else {
      #expect(json["detail"] == [], sourceLocation: sourceLocation)
    }
  }
}

/// Checks that a timestamp has microseconds and a numeric offset.
func expectTimestamp(_ value: JSONValue?, sourceLocation: SourceLocation = #_sourceLocation) {
  let text = value?.string ?? ""
  let pattern = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00/
  #expect(text.wholeMatch(of: pattern) != nil, "\(text) must be like 2026-11-22T09:30:00.123456+00:00", sourceLocation: sourceLocation)
}

/// Checks that an error message has no word that makes RunComfy's command line report a refused token or a lost connection.
func expectNoMisreadWord(in sentence: String, sourceLocation: SourceLocation = #_sourceLocation) {
  for word in ["401", "429", "timeout", "unauthorized"] {
    #expect(!sentence.lowercased().contains(word), "\(sentence)", sourceLocation: sourceLocation)
  }
}
