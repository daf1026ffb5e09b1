import GRDB

extension Statement {
  /// Runs the statement. The number of arguments is not checked: each statement is written beside its arguments, and every one is tested.
  func run(_ arguments: StatementArguments) throws {
    setUncheckedArguments(arguments)
    try execute()
  }
}
