extension RequestState: CustomStringConvertible {
  /// The server's word.
  public var description: String { rawValue }
}

extension RequestStatus: CustomStringConvertible {
  /// Such as `in_queue, number 2` and `in_progress, 49 %`.
  public var description: String {
    if let queuePosition { return "\(state), number \(queuePosition)" }
    if let progress { return "\(state), \(Int(progress * 100)) %" }
    return state.description
  }
}

extension RequestUpdate: CustomStringConvertible {
  /// Such as `submitted as 01a20438-…`, then the status.
  public var description: String {
    switch self {
    case .submitted(let handle): "submitted as \(handle.requestID)"
    case .status(let status): status.description
    }
  }
}
