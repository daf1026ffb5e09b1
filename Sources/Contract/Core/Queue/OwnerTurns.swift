/// The turns of the owners who have waiting jobs for one engine: a weighted round robin.
///
/// The owners stand in a ring. In its turn an owner starts as many jobs as its weight says, the best first: by priority, then by age. Then it
/// goes to the end of the ring. An owner without a waiting job leaves the ring, and an owner who comes back or is new joins at the end. So
/// the first job of a new owner waits for at most one turn of each other owner.
package struct OwnerTurns: Sendable, Hashable {
  /// The number of the owner's waiting jobs in the lanes of the engine.
  package var waiting: Int
  /// The number of jobs that the owner may start in a turn, at least 1.
  package var weight: Int
  /// The number of jobs that the owner has started in its present turn.
  package var used: Int

  package init(waiting: Int, weight: Int, used: Int = 0) {
    self.waiting = waiting
    self.weight = weight
    self.used = used
  }

  /// Returns the number of turns that begin before the turn in which a job of this owner starts.
  ///
  /// - Parameter rank: the number of the owner's own jobs that start before the job.
  package func turns(before rank: Int) -> Int { rank < left ? 0 : 1 + (rank - left) / weight }

  /// Returns the number of jobs that the owner starts in its next turns. The present turn is the first of them.
  package func jobs(inTurns turns: Int) -> Int { turns == 0 ? 0 : min(waiting, left + (turns - 1) * weight) }

  /// The number of jobs that the owner may still start in its present turn.
  private var left: Int { max(0, weight - used) }
}
