import HTTPTypes
import KatsudoAPI
import KatsudoIntake

/// Takes the file out of the body of an upload: the field `file` of a form, or the whole body.
struct FormFile {
  /// The largest number of bytes beside the file in a form.
  static let overheadLimit = 1 << 20
  private static let field = "file"

  private var parser: MultipartParser?
  private var isInFile = false
  private var hasFile = false
  /// The bytes of the body that are not of the file.
  private var overhead = 0

  /// - Throws: ``APIError`` if the header says that the body is compressed, or a form that cannot be read.
  init(_ headers: HTTPFields) throws(APIError) {
    if let encoding = headers[.contentEncoding], encoding.lowercased() != "identity" {
      throw APIError(.unsupportedMediaType, "The body must not be compressed.")
    }
    do throws(MultipartParser.Fault) {
      parser = try headers[.contentType].flatMap { type throws(MultipartParser.Fault) in try MultipartParser.boundary(of: type) }
        .map { MultipartParser(boundary: $0) }
    } catch { throw Self.refusal(error.sentence, "form_invalid") }
  }

  /// `true` if the body is a form.
  var isForm: Bool { parser != nil }

  /// Passes the file's bytes in a piece of the body on.
  mutating func read(_ bytes: some Collection<UInt8>, to reception: UploadReception) async throws {
    guard var parser else { return try await reception.append(bytes) }
    overhead += bytes.count
    let events: [MultipartParser.Event]
    do throws(MultipartParser.Fault) { events = try parser.read(bytes) } catch { throw Self.refusal(error.sentence, "form_invalid") }
    self.parser = parser
    for event in events {
      switch event {
      case .part(let name):
        isInFile = name == Self.field
        guard !(isInFile && hasFile) else {
          throw Self.refusal("The form has more than one file. Send each in a request of its own.", "too_long")
        }
        hasFile = hasFile || isInFile
      case .bytes(let bytes) where isInFile:
        overhead -= bytes.count
        try await reception.append(bytes)
      case .bytes, .end: break
      }
    }
    guard overhead <= Self.overheadLimit else {
      throw Self.refusal(
        "The form has more than \(Self.overheadLimit >> 20) MiB beside its file. Send the file alone.", "too_long")
    }
  }

  /// Checks that the body may end here, and that it had a file.
  func finish() throws(APIError) {
    do throws(MultipartParser.Fault) { try parser?.finish() } catch { throw Self.refusal(error.sentence, "form_invalid") }
    guard hasFile || !isForm else {
      throw Self.refusal("The form has no field named file. Send the file in this field: curl -F file=@street.jpg", "missing")
    }
  }

  private static func refusal(_ sentence: String, _ type: String) -> APIError {
    APIError(.invalidInput, sentence, detail: [ErrorBody.Detail(loc: ["body", .string(field)], msg: sentence, type: type)])
  }
}
