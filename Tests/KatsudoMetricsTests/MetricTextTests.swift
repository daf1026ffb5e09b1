import KatsudoMetrics
import Testing

@Suite struct MetricTextTests {
  @Test func `a family has its help, its type and a line for each series`() {
    let family = MetricFamily(
      "katsudo_depth", .gauge, "Jobs that wait.", [.init(2, [.init("model", "a/b")]), .init(0.5, [.init("model", "c/d")])])
    #expect(
      MetricText.text(of: [family]) == """
        # HELP katsudo_depth Jobs that wait.
        # TYPE katsudo_depth gauge
        katsudo_depth{model="a/b"} 2
        katsudo_depth{model="c/d"} 0.5

        """)
  }

  @Test func `families are sorted, and one without a series is left out`() {
    let text = MetricText.text(of: [
      MetricFamily("katsudo_b", .gauge, "B.", [.init(1)]), MetricFamily("katsudo_c", .gauge, "C.", []),
      MetricFamily("katsudo_a", .gauge, "A.", [.init(.infinity)]),
    ])
    #expect(text.split(separator: "\n").filter { !$0.hasPrefix("#") } == ["katsudo_a +Inf", "katsudo_b 1"])
    #expect(!text.contains("katsudo_c"))
  }

  @Test func `what would break a line of the format is escaped`() {
    let text = MetricText.text(of: [MetricFamily("katsudo_a", .gauge, "One\ntwo \\.", [.init(1, [.init("owner", "a\"b\\c\nd")])])])
    #expect(text.contains("# HELP katsudo_a One\\ntwo \\\\.\n"))
    #expect(text.contains("katsudo_a{owner=\"a\\\"b\\\\c\\nd\"} 1\n"))
  }

  @Test func `a histogram counts each duration in every bucket from its own on`() {
    let histogram = MetricHistogram("katsudo_a_seconds", "A.", labels: ["model"], bounds: [0.1, 1])
    for seconds in [0.05, 0.1, 0.5, 3, -1] { histogram.record(seconds: seconds, ["m"]) }
    let lines = MetricText.text(of: [histogram.family]).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(
      lines == [
        "katsudo_a_seconds_bucket{model=\"m\",le=\"0.1\"} 3", "katsudo_a_seconds_bucket{model=\"m\",le=\"1\"} 4",
        "katsudo_a_seconds_bucket{model=\"m\",le=\"+Inf\"} 5", "katsudo_a_seconds_sum{model=\"m\"} 3.65",
        "katsudo_a_seconds_count{model=\"m\"} 5",
      ])
  }
}
