import KatsudoQueue
import Testing

@Suite struct MedianTests {
  @Test(arguments: [([], nil), ([3], 3), ([9, 1], 5), ([9, 1, 2], 2), ([4, 1, 3, 2], 2.5), ([5, 5, 1, 5], 5)] as [([Double], Double?)])
  func `the median is the middle value, or the mean of the two middle ones`(values: [Double], median: Double?) {
    #expect(JobQueue.median(values) == median)
  }
}
