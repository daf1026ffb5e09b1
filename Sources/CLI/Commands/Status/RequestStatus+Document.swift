import KatsudoAPI
import KatsudoClient

extension RequestStatus {
  /// The document that `--output json` prints, with the names of the wire.
  var document: JSONValue {
    var document: [String: JSONValue] = ["request_id": .string(requestID), "status": .string(state.rawValue)]
    document["queue_position"] = queuePosition.map { .integer(Int64($0)) }
    document["progress"] = progress.map(JSONValue.number)
    return .object(document)
  }
}
