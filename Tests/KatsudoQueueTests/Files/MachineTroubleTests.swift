import Foundation
import KatsudoCore
import KatsudoMachine
import NIOCore
import Testing

@Suite struct MachineTroubleTests {
  @Test(arguments: [
    (ENOSPC, MachineTrouble.diskFull), (EDQUOT, .diskFull), (EMFILE, .noDescriptors), (ENFILE, .noDescriptors), (ENOMEM, .noMemory),
    (EAGAIN, .noProcesses), (EIO, .diskFault), (EROFS, .diskFault), (EACCES, .diskFault),
  ])
  func `an error number of the machine becomes a machine trouble`(errno: CInt, trouble: MachineTrouble) {
    #expect(MachineTrouble(errno: errno) == trouble)
    #expect(MachineTrouble(FileError(path: "/a", errno: errno)) == trouble)
  }

  @Test(arguments: [ENOENT, EEXIST, ENAMETOOLONG, EISDIR, ECONNREFUSED, ECONNRESET])
  func `an error number of a single file or connection is not a machine trouble`(errno: CInt) {
    #expect(MachineTrouble(errno: errno) == nil)
  }

  @Test func `a failed connection is a machine trouble only if descriptors are missing`() {
    #expect(MachineTrouble(IOError(errnoCode: EMFILE, reason: "socket")) == .noDescriptors)
    #expect(MachineTrouble(IOError(errnoCode: ECONNREFUSED, reason: "connect")) == nil)
    #expect(MachineTrouble(IOError(errnoCode: EACCES, reason: "connect")) == nil, "a firewall may forbid it")
  }

  @Test func `the minimum of free space is the smaller of a gibibyte and two percent`() {
    let gibibyte: UInt64 = 1 << 30
    func isShort(_ free: UInt64, of all: UInt64) -> Bool {
      FreeRoom.isShort(freeBytes: free, allBytes: all, freeInodes: 1, allInodes: 0)
    }
    #expect(isShort(gibibyte - 1, of: 1000 * gibibyte))
    #expect(!isShort(gibibyte, of: 1000 * gibibyte))
    #expect(isShort(gibibyte / 50 - 1, of: gibibyte))
    #expect(!isShort(gibibyte / 50, of: gibibyte))
  }

  @Test func `free inodes have a minimum too if the disk counts them`() {
    func isShort(_ free: UInt64, of all: UInt64) -> Bool {
      FreeRoom.isShort(freeBytes: 1 << 40, allBytes: 1 << 41, freeInodes: free, allInodes: all)
    }
    #expect(isShort(0, of: 1000))
    #expect(isShort(19, of: 1000))
    #expect(!isShort(20, of: 1000))
    #expect(!isShort(10_000, of: 1 << 40))
    #expect(!isShort(0, of: 0))
  }
}
