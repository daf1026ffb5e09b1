import KatsudoMetrics
import Testing

@Suite struct MetricSeriesTests {
  private func values(_ family: MetricFamily) -> [String: Double] {
    Dictionary(uniqueKeysWithValues: family.samples.map { ($0.labels.map(\.value).joined(separator: " "), $0.value) })
  }

  @Test func `a counter counts by its labels`() {
    let counter = MetricCounter("katsudo_a_total", "A.", labels: ["model", "engine"])
    counter.add(["m", "e"])
    counter.add(["m", "e"])
    counter.add(["m", "f"])
    #expect(values(counter.family) == ["m e": 2, "m f": 1])
  }

  @Test func `more series than the limit are counted in one`() {
    let counter = MetricCounter("katsudo_a_total", "A.", labels: ["model"], seriesLimit: 2)
    for model in ["a", "b", "c", "d", "a"] { counter.add([model]) }
    #expect(values(counter.family) == ["a": 2, "b": 1, "other": 2])
    counter.keep("model", among: ["a"])
    for model in ["e", "f"] { counter.add([model]) }
    #expect(values(counter.family) == ["a": 2, "e": 1, "other": 3], "what was counted in one stays counted")
  }

  @Test func `the series of a value that is gone are deleted, and those without a value stay`() {
    let counter = MetricCounter("katsudo_a_total", "A.", labels: ["model", "engine"])
    for labels in [["a", "e"], ["b", "e"], ["", "e"]] { counter.add(labels) }
    counter.keep("model", among: ["b"])
    #expect(values(counter.family) == ["b e": 1, " e": 1])
    counter.keep("owner", among: [])
    #expect(values(counter.family).count == 2, "a label that the metric does not have changes nothing")
  }

  @Test func `a part that cannot tell its metrics does not hide the others`() async {
    struct Fault: Error {}
    let registry = MetricRegistry()
    registry.add { throw Fault() }
    registry.add { [MetricFamily("katsudo_a", .gauge, "A.", [.init(1)])] }
    #expect(await registry.families(.silent).map(\.name) == ["katsudo_a"])
  }
}
