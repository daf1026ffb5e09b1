#ifndef KATSUDO_FRAME_PIPE_H
#define KATSUDO_FRAME_PIPE_H

#include <stddef.h>
#include <stdint.h>

/// Asks the system to set the capacity of a pipe to `bytes`. Returns the capacity that the pipe then has, or 0 if it is unknown.
int64_t fp_widen(int pipe, int32_t bytes);

/// Puts pages into a pipe without copying them (vmsplice), and waits until the pipe has room. A reader gets the bytes that the memory has
/// when it reads.
///
/// Returns the number of bytes in the pipe, 0...count, or the negated error number.
int64_t fp_lend(int pipe, const void *start, size_t count);

#endif
