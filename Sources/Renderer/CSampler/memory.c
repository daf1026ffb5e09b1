#include <stdlib.h>

#include "sampler.h"

#if defined(__GLIBC__)
#include <malloc.h>
#include <sys/mman.h>
#endif

void cs_keep_memory(void) {
#if defined(__GLIBC__)
  const size_t room = 28u << 20;
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  // One block, so that it contains whole large pages.
  void *start = malloc(room);
  if (!start) return;
  const uintptr_t page = 2u << 20;
  const uintptr_t first = ((uintptr_t)start + page - 1) & ~(page - 1), end = ((uintptr_t)start + room) & ~(page - 1);
  if (first < end) (void)madvise((void *)first, end - first, MADV_HUGEPAGE);
  free(start);
#endif
}
