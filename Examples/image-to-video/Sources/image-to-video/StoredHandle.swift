import Foundation
import KatsudoClient

/// A file that holds the handle of a request until its video is downloaded.
struct StoredHandle {
  let path: String

  private var url: URL { URL(fileURLWithPath: path) }

  /// Returns the stored handle, or `nil` if there is no file or it cannot be read.
  func read() -> RequestHandle? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(RequestHandle.self, from: data)
  }

  func write(_ handle: RequestHandle) throws { try JSONEncoder().encode(handle).write(to: url, options: .atomic) }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
