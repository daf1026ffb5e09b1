// Makes the Linux functions that POSIX does not have visible.
#define _GNU_SOURCE

#include "frame_pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/uio.h>

int64_t fp_widen(int pipe, int32_t bytes) {
  (void)fcntl(pipe, F_SETPIPE_SZ, bytes);
  int room = fcntl(pipe, F_GETPIPE_SZ);
  return room > 0 ? room : 0;
}

int64_t fp_lend(int pipe, const void *start, size_t count) {
  struct iovec pages = {.iov_base = (void *)start, .iov_len = count};
  ssize_t taken = vmsplice(pipe, &pages, 1, 0);
  return taken < 0 ? -(int64_t)errno : taken;
}
