import Foundation
import Hummingbird
import KatsudoAPI
import KatsudoCore

/// Finds the request that a path names, and checks that it belongs to the caller.
enum RequestAccess {
  /// - Throws: ``APIError`` with status 400 if the id is malformed.
  static func id(_ context: CallerContext) throws(APIError) -> String {
    guard let id = context.parameters.get("id")?.removingPercentEncoding, RequestID.isWellFormed(id) else {
      throw APIError(.invalidResourceIdentifier, "The request id is malformed. It has 1 to 128 letters, digits, - and _.")
    }
    return id
  }

  /// - Throws: ``APIError`` with status 403 if the owner is not the caller.
  static func check(_ owner: Owner, _ context: CallerContext) throws(APIError) {
    guard owner == context.caller.owner else {
      throw APIError(.permissionDenied, "This request belongs to another owner. Use a key of that owner.")
    }
  }
}
