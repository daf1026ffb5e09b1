import Foundation
import KatsudoAPI
import KatsudoClient

extension RequestResult {
  /// The fields that `--output json` prints, with the names of the wire.
  var document: [String: JSONValue] {
    var document: [String: JSONValue] = ["request_id": .string(handle.requestID), "status": .string(state.rawValue)]
    if let modelID = handle.modelID { document["model_id"] = .string(modelID) }
    document["output"] = output.map { .object($0.json) }
    document["error"] = error
    document["created_at"] = createdAt.map { .string(PlainMoment.text($0)) }
    document["finished_at"] = finishedAt.map { .string(PlainMoment.text($0)) }
    document["cost"] = cost.map(JSONValue.number)
    document["metadata"] = metadata
    return document
  }
}
