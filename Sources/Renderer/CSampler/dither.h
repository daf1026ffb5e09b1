#ifndef KATSUDO_DITHER_H
#define KATSUDO_DITHER_H

#include <stdint.h>

/// The ordered dither for 8x8 samples (Bayer, 1973), in 1/64 of a level. It is added to a value before the value is rounded down to a whole
/// level. With plain rounding, the flat gradients of light would show bands, and faint detail that moves by parts of a pixel would stand
/// still and then jump. Whole values do not change. The pattern does not move, so an encoder sends nothing for it in a still picture.
static const int16_t cs_dither[64] __attribute__((aligned(32))) = {
  0,  32, 8,  40, 2,  34, 10, 42, //
  48, 16, 56, 24, 50, 18, 58, 26, //
  12, 44, 4,  36, 14, 46, 6,  38, //
  60, 28, 52, 20, 62, 30, 54, 22, //
  3,  35, 11, 43, 1,  33, 9,  41, //
  51, 19, 59, 27, 49, 17, 57, 25, //
  15, 47, 7,  39, 13, 45, 5,  37, //
  63, 31, 55, 23, 61, 29, 53, 21, //
};

#endif
