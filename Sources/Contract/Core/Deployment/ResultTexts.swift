/// Reads the text files of results.
package struct ResultTexts: Sendable {
  /// The size in bytes of the largest text that is read. A larger one is offered as a file.
  package static let byteLimit = 256 << 10

  private let store: any JobStore
  private let files: any FileStore

  package init(store: any JobStore, files: any FileStore) {
    self.store = store
    self.files = files
  }

  /// Returns the contents of the text files of a result, by ``StoredOutput/name``. A text that is too large or gone is left out.
  ///
  /// - Throws: ``StoreError``.
  package func contents(of requestID: String, _ result: JobResult?) async throws -> [String: String] {
    var texts: [String: String] = [:]
    for file in result?.outputs ?? [] where file.role == .text && file.byteCount <= Self.byteLimit {
      let bytes =
        if let locator = file.locator { try? await read(locator) } else { try await store.content(of: requestID, name: file.name) }
      texts[file.name] = bytes.map { String(decoding: $0, as: UTF8.self) }
    }
    return texts
  }

  private func read(_ locator: String) async throws(FileError) -> [UInt8] {
    let file = try await files.open(locator)
    var bytes: [UInt8] = []
    while bytes.count < file.byteCount { bytes += try await file.read(bytes.count..<file.byteCount) }
    return bytes
  }
}
