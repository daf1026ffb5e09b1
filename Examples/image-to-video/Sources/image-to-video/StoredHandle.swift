import Foundation
import KatsudoClient

/// The handle of the request that is on its way, in a file.
struct StoredHandle {
  let path: String

  private var url: URL { URL(fileURLWithPath: path) }

  /// `nil` where there is none.
  func read() -> RequestHandle? {
    guard let data = try? Data(contentsOf: url) else { return nil }
    return try? JSONDecoder().decode(RequestHandle.self, from: data)
  }

  func write(_ handle: RequestHandle) throws { try JSONEncoder().encode(handle).write(to: url, options: .atomic) }

  func remove() { try? FileManager.default.removeItem(at: url) }
}
