import GRDB

extension Statement {
  /// Runs the statement. The number of arguments is not checked, because every statement is next to its arguments and is tested.
  func run(_ arguments: StatementArguments) throws {
    setUncheckedArguments(arguments)
    try execute()
  }
}
