/// What the service's codes mean to the one who asked.
package enum VolcengineCode: Sendable, Hashable {
  case success
  /// The input was checked and refused. The sentence is the owner's.
  case inputRefused(String)
  /// The film was made, checked and withheld; it costs nothing.
  case outputRefused(String)
  /// Too many requests or too many films at once; worth another try after this time.
  case busy(Duration)
  /// The account may not use the service or the model: its holder must act.
  case closedToUs
  /// The service's own checks do not work at the moment.
  case checksDown
  /// An error inside the service, which says nothing about the task.
  case internalFault
  /// A code that is not in the service's published lists.
  case unlisted

  package init(_ code: Int64) { self = Self.listed[code] ?? .unlisted }

  /// Every code that the service publishes for this model and for all of its kind.
  package static let listed: [Int64: VolcengineCode] = [
    10000: .success,
    50204: .closedToUs,
    50215: .inputRefused("The service that makes this model's films says that the input does not suit it."),
    50218: .inputRefused(
      "The service that makes this model's films refused the input in its content check. Change the picture or the prompt."),
    50400: .closedToUs,
    50411: .inputRefused("The picture did not pass the content check of the service that makes the film. Use another picture."),
    50412: .inputRefused("The prompt did not pass the content check of the service that makes the film. Word it differently."),
    50413: .inputRefused(
      "The prompt holds words that the service which makes the film refuses, such as names and brands. Word it differently."),
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

  /// Why a withheld film is not asked for again by itself, although the service allows it and takes nothing for it: the request's seed is settled
  /// when it is accepted, so the same picture, prompt and seed would be judged again, and each try takes the account's only slot for minutes.
  private static let tryAgain = "Nothing was paid for it. Send the request again with another seed or other words."
}
