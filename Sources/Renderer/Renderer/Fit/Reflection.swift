/// Returns the position mirrored into `0..<count`, as often as needed: -1 becomes 0, `count` becomes `count - 1`.
func reflected(_ position: Int, count: Int) -> Int {
  let period = 2 * count
  let phase = position % period
  let inside = phase < 0 ? phase + period : phase
  return inside < count ? inside : period - 1 - inside
}
