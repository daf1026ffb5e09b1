/// The orders of the operator. They are kept in memory only.
extension ComfyPool {
  /// Takes a server out of use: it gets no more jobs, and those that it has go on to their end.
  ///
  /// - Throws: ``ComfyError`` if the pool has no such server.
  package func drain(_ address: String) throws(ComfyError) { try order(address) { $0.hold() } }

  /// Puts a server into use again that was drained or counts as stuck.
  ///
  /// - Throws: ``ComfyError`` if the pool has no such server.
  package func resume(_ address: String) throws(ComfyError) { try order(address) { $0.resume() } }

  private func order(_ address: String, _ body: (inout ServerHealth) -> Void) throws(ComfyError) {
    _ = try client(of: address)
    change(address) { body(&$0.health) }
  }
}
