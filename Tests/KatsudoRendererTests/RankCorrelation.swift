/// Measures how similar the order of two lists of numbers is.
enum RankCorrelation {
  /// Returns Spearman's coefficient, -1...1; equal values share the mean of their ranks.
  static func spearman(_ left: [Float], _ right: [Float]) -> Double {
    let a = ranks(left)
    let b = ranks(right)
    let middle = Double(a.count - 1) / 2
    var (product, ofLeft, ofRight) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      product += (x - middle) * (y - middle)
      ofLeft += (x - middle) * (x - middle)
      ofRight += (y - middle) * (y - middle)
    }
    return product / max((ofLeft * ofRight).squareRoot(), 1e-9)
  }

  private static func ranks(_ values: [Float]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
      start = end + 1
    }
    return ranks
  }
}
