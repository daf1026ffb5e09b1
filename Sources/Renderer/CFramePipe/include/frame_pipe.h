#ifndef KATSUDO_FRAME_PIPE_H
#define KATSUDO_FRAME_PIPE_H

#include <stddef.h>
#include <stdint.h>

/// Asks for a pipe that holds `bytes`, and gives what it holds now; 0 where that cannot be told.
int64_t fp_widen(int pipe, int32_t bytes);

/// Puts pages into a pipe without copying them: whoever reads gets what the memory holds when it is read. Waits for room.
///
/// Gives the number of bytes taken, perhaps fewer than asked, or the negative of an error's number.
int64_t fp_lend(int pipe, const void *start, size_t count);

#endif
