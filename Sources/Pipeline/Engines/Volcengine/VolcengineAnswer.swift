package import KatsudoAPI

/// An answer of the service or of the gateway in front of it, read as far as it can be read.
package struct VolcengineAnswer: Sendable, Hashable {
  /// The HTTP status.
  package var status: Int
  /// The service's own code; 10000 is success. `nil` where the body is not the service's.
  package var code: Int64?
  /// The gateway's word for what it refused, `SignatureDoesNotMatch`; `nil` where the gateway let the request through.
  package var gatewayFault: String?
  package var message: String
  /// The service's name of this request, by which its operators find it.
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

  /// The id of the work that the service took.
  package var taskID: String? {
    switch data?["task_id"] {
    case .string(let id)? where !id.isEmpty: id
    case .integer(let number)?: String(number)
    default: nil
    }
  }

  /// What stands in the operator's log about the answer.
  package var summary: String {
    let parts = [
      "HTTP \(status)", code.map { "code \($0)" }, gatewayFault, message.isEmpty ? nil : message, requestID.map { "request \($0)" },
    ]
    return String(parts.compactMap { $0 }.joined(separator: ", ").prefix(400))
  }
}

extension JSONValue {
  /// An integer, also one that is written as a string.
  fileprivate var wholeNumber: Int64? { integer ?? string.flatMap { Int64($0) } }
}
