#ifndef KATSUDO_RESIZE_H
#define KATSUDO_RESIZE_H

#include "sampler.h"

void cs_resize_rows_avx2(const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out);
void cs_resize_row_avx2(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out);

/// Converts a sum of weighted bytes, in 1/16384, to a byte.
static inline uint8_t cs_byte_of(int32_t sum) {
  int32_t value = (sum + 8192) >> 14;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

#endif
