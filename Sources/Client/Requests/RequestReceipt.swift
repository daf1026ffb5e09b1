public import KatsudoAPI

/// The receipt of a request that has ended: what made its result.
public struct RequestReceipt: Sendable, Hashable {
  /// The handle of the request.
  public var handle: RequestHandle
  /// The state of the request.
  public var state: RequestState
  /// SHA-256 of the model's manifest when the request was accepted, in hexadecimal. It is `nil` if the server does not know it.
  public var modelVersion: String?
  /// The engine of the last attempt. It is `nil` if none began.
  public var engine: String?
  /// The version of the engine. It is `nil` if the server does not know it.
  public var engineVersion: String?
  /// SHA-256 of the input with the hashes of its media, in hexadecimal. It is `nil` if the bytes of a medium are not known.
  public var inputSHA256: String?
  /// The seed that was used. It is `nil` if the model has none.
  public var seed: Int64?
  /// SHA-256 of each output by the name of its file, in hexadecimal.
  public var outputs: [String: String]
  /// The id of the request that made the files, if this request got an earlier result.
  public var reusedFrom: String?
  /// The cost in US dollars.
  public var cost: Double?
  /// The whole receipt, with the attempts and all that this type does not name.
  public var json: JSONValue

  init(_ json: JSONValue, of handle: RequestHandle) throws(KatsudoError) {
    guard let word = json["status"]?.string else {
      throw .unexpectedAnswer("The receipt of request \(handle.requestID) has no status.")
    }
    self.handle = RequestHandle(requestID: handle.requestID, modelID: json["model_id"]?.string ?? handle.modelID, baseURL: handle.baseURL)
    state = RequestState(rawValue: word)
    modelVersion = json["model_version"]?.string
    engine = json["engine"]?.string
    engineVersion = json["engine_version"]?.string
    inputSHA256 = json["input"]?["sha256"]?.string
    seed = json["seed"]?.integer
    outputs = [:]
    for file in json["outputs"]?.array ?? [] {
      if let name = file["name"]?.string { outputs[name] = file["sha256"]?.string }
    }
    reusedFrom = json["reused_from"]?.string
    cost = json["cost"]?.double
    self.json = json
  }
}
