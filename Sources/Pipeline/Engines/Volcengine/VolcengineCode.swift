/// The meaning of the service's codes for the caller.
package enum VolcengineCode: Sendable, Hashable {
  case success
  /// The input was checked and refused. The value is the message for the owner.
  case inputRefused(String)
  /// The video was made, checked and withheld. It costs nothing. The value is the message for the owner.
  case outputRefused(String)
  /// There are too many requests or too many videos at the same time. The value is the time after which another try makes sense.
  case busy(Duration)
  /// The account may not use the service or the model. The account's holder must act.
  case closedToUs
  /// The service's content checks are out of order.
  case checksDown
  /// The service had an internal error. The code says nothing about the task.
  case internalFault
  /// A code that is not in the service's published lists.
  case unlisted

  package init(_ code: Int64) { self = Self.listed[code] ?? .unlisted }

  /// All codes that the service publishes for this model and for all models of its kind.
  package static let listed: [Int64: VolcengineCode] = [
    10000: .success,
    50204: .closedToUs,
    50215: .inputRefused("The service that makes this model's films does not accept the input."),
    50218: .inputRefused(
      "The service that makes this model's films refused the input in its content check. Change the picture or the prompt."),
    50400: .closedToUs,
    50411: .inputRefused("The picture did not pass the content check of the service that makes the film. Use another picture."),
    50412: .inputRefused("The prompt did not pass the content check of the service that makes the film. Use other words."),
    50413: .inputRefused(
      "The prompt contains words that the service that makes the film refuses, such as names and brands. Use other words."),
    50429: .busy(.seconds(5)),
    50430: .busy(.seconds(30)),
    50500: .internalFault,
    50501: .internalFault,
    50511: .outputRefused("A picture in the film did not pass the content check of the service that made it. \(tryAgain)"),
    50512: .outputRefused("A text in the film did not pass the content check of the service that made it. \(tryAgain)"),
    50516: .outputRefused("The film did not pass the content check of the service that made it. \(tryAgain)"),
    50517: .outputRefused("The film's sound did not pass the content check of the service that made it. \(tryAgain)"),
    50518: .inputRefused("The picture did not pass the copyright check of the service that makes the film. Use another picture."),
    50519: .outputRefused("The film did not pass the copyright check of the service that made it. \(tryAgain)"),
    50520: .checksDown,
    50521: .checksDown,
    50522: .checksDown,
  ]

  /// The advice for a video that was withheld. The engine does not ask for it again by itself, although the service allows it and charges
  /// nothing. The seed is fixed when the request is accepted, so the service would judge the same picture, prompt and seed again. Each try
  /// also takes the account's only slot for minutes.
  private static let tryAgain = "Nothing was paid for it. Send the request again with another seed or other words."
}
