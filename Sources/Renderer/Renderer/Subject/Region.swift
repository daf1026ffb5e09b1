/// A connected part of a grid.
struct Region: Sendable {
  /// The indices of its places in the grid, row by row.
  let places: [Int]

  /// Returns the connected regions of `true` places. Two places are connected if they share a side.
  static func all(in isInside: [Bool], width: Int) -> [Region] {
    var isFree = isInside
    var regions: [Region] = []
    for first in isFree.indices where isFree[first] {
      isFree[first] = false
      var places = [first]
      var next = 0
      while next < places.count {
        let place = places[next]
        next += 1
        let x = place % width
        func visit(_ neighbour: Int) {
          guard isFree.indices.contains(neighbour), isFree[neighbour] else { return }
          isFree[neighbour] = false
          places.append(neighbour)
        }
        if x > 0 { visit(place - 1) }
        if x < width - 1 { visit(place + 1) }
        visit(place - width)
        visit(place + width)
      }
      regions.append(Region(places: places.sorted()))
    }
    return regions
  }
}
