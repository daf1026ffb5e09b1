import GRDB

extension Statement {
  /// Runs the statement. The number of arguments is not checked at run time: each statement stands next to its arguments, and tests run it.
  func run(_ arguments: StatementArguments) throws {
    setUncheckedArguments(arguments)
    try execute()
  }
}
