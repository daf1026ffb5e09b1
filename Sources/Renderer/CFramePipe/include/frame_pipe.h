#ifndef KATSUDO_FRAME_PIPE_H
#define KATSUDO_FRAME_PIPE_H

#include <stddef.h>
#include <stdint.h>

/// Asks the system to make a pipe hold `bytes`. Returns the pipe's capacity afterwards, or 0 if the system does not tell it.
int64_t fp_widen(int pipe, int32_t bytes);

/// Puts pages into a pipe without copying them. A reader gets the contents that the memory has at the time of the read. Waits for room.
///
/// Returns the number of bytes taken, which may be fewer than asked, or the negative of an error's number.
int64_t fp_lend(int pipe, const void *start, size_t count);

#endif
