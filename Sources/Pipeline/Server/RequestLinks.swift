/// The addresses of one request.
struct RequestLinks {
  let base: String
  let id: String

  var status: String { "\(base)/v1/requests/\(id)/status" }
  var result: String { "\(base)/v1/requests/\(id)/result" }
  var cancel: String { "\(base)/v1/requests/\(id)/cancel" }
}
