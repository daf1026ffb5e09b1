package import KatsudoAPI

/// An answer of the service, or of the gateway in front of it. Fields that cannot be read are `nil` or empty.
package struct VolcengineAnswer: Sendable, Hashable {
  /// The HTTP status.
  package var status: Int
  /// The service's own code. 10000 means success. It is `nil` if the body has no numeric code.
  package var code: Int64?
  /// The gateway's word for a refusal, such as `SignatureDoesNotMatch`. It is `nil` if the gateway passed the request on.
  package var gatewayFault: String?
  package var message: String
  /// The service's id of this call. The service's operators can find the call by it.
  package var requestID: String?
  package var data: JSONValue?

  package init(status: Int, body: [UInt8]) {
    self.status = status
    let document = try? JSONValue(jsonBytes: body)
    let metadata = document?["ResponseMetadata"]
    let fault = metadata?["Error"]
    code = document?["code"]?.wholeNumber ?? fault?["Code"]?.wholeNumber
    gatewayFault = code == nil ? fault?["Code"]?.string : nil
    message = document?["message"]?.string ?? fault?["Message"]?.string ?? ""
    requestID = document?["request_id"]?.string ?? metadata?["RequestId"]?.string
    data = document?["data"].flatMap { $0.isNull ? nil : $0 }
  }

  /// The id of the task that the service took.
  package var taskID: String? {
    switch data?["task_id"] {
    case .string(let id)? where !id.isEmpty: id
    case .integer(let number)?: String(number)
    default: nil
    }
  }

  /// The text for the operator's log.
  package var summary: String {
    let parts = [
      "HTTP \(status)", code.map { "code \($0)" }, gatewayFault, message.isEmpty ? nil : message, requestID.map { "request \($0)" },
    ]
    return String(parts.compactMap { $0 }.joined(separator: ", ").prefix(400))
  }
}

extension JSONValue {
  /// The integer of this value, also if it is written as a string.
  fileprivate var wholeNumber: Int64? { integer ?? string.flatMap { Int64($0) } }
}
