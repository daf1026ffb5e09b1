extension RequestState: CustomStringConvertible {
  /// The server's word for the state.
  public var description: String { rawValue }
}

extension RequestStatus: CustomStringConvertible {
  /// A text such as `in_queue, number 2`, `in_progress, 49 %` or `in_progress, 49 %, encoding`.
  public var description: String {
    if let queuePosition { return "\(state), number \(queuePosition)" }
    if let progress { return "\(state), \(Int(progress * 100)) %\(stage.map { ", \($0)" } ?? "")" }
    return state.description
  }
}

extension RequestUpdate: CustomStringConvertible {
  /// A text such as `submitted as 01a20438-…`, or the description of the status.
  public var description: String {
    switch self {
    case .submitted(let handle): "submitted as \(handle.requestID)"
    case .status(let status): status.description
    }
  }
}
