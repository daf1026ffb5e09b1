import Foundation
import KatsudoAPI

extension JSONValue {
  /// Returns the value as the bytes of a body.
  func encoded() throws -> Data { try JSONEncoder().encode(self) }
}
