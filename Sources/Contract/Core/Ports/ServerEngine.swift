/// An engine that runs jobs on servers of the operator.
package protocol ServerEngine: Engine {
  /// The addresses of the servers.
  var addresses: [String] { get }

  /// Returns the address of the server that has handed-over work, or `nil` for an unknown id of such work.
  func address(ofWork id: String) -> String?

  /// Tells a server to free its memory when no job runs there.
  ///
  /// - Throws: ``EngineFailure`` if the server did not accept the call.
  func free(_ address: String, unloadsModels: Bool, freesMemory: Bool) async throws(EngineFailure)
}
