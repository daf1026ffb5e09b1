import KatsudoAPI

extension APIError {
  /// The error with the numbers that the calls under `/prod` use.
  var underProd: APIError {
    var error = self
    switch code {
    case .userAccount: error.number = number ?? 401_001
    case .permissionDenied: error.number = number ?? 403_003
    case .insufficientResources: error.number = number ?? 10_001
    case .invalidResourceIdentifier: error.code = .resourceNotFound
    default: break
    }
    return error
  }

  static let unknownProdAddress = APIError(
    .resourceNotFound, "There is no endpoint at this address. GET /prod/v2/deployments lists your deployments.")
}
