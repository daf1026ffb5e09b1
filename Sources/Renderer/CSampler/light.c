#include "clones.h"
#include "sampler.h"

#include <string.h>

// Fused multiply-add would make the light depend on the processor.
#pragma STDC FP_CONTRACT OFF

/// Rounds a positive number to the nearest whole number, at most 32767.
static inline int16_t number(float value) {
  value += 0.5f;
  return (int16_t)(int32_t)(value < 32767.0f ? value : 32767.0f);
}

CLONES void cs_light_row(const cs_shares *row, int32_t count, int16_t *restrict gains, int16_t *restrict offsets) {
  for (int32_t x = 0; x < count; x++) {
    gains[x] = number(row->gain[x] * 32768.0f);
    offsets[x] = number(row->offset[x] * 64.0f);
  }
}

/// Adds two rows and scales the sums. Writes the results, with the mean of two neighbours between them.
static inline __attribute__((always_inline)) void spread(
  const float *first, const float *second, int32_t count, float scale, int16_t *restrict out) {
  const float half = scale * 0.5f;
  for (int32_t x = 0; x < count - 1; x++) {
    float sum = first[x] + second[x];
    int16_t pair[2] = {number(sum * scale), number((sum + first[x + 1] + second[x + 1]) * half)};
    memcpy(out + 2 * x, pair, sizeof pair);
  }
  out[2 * count - 2] = number((first[count - 1] + second[count - 1]) * scale);
}

CLONES void cs_light_row_between(
  const cs_shares *first, const cs_shares *second, int32_t count, int16_t *restrict gains, int16_t *restrict offsets) {
  spread(first->gain, second->gain, count, 16384.0f, gains);
  spread(first->offset, second->offset, count, 32.0f, offsets);
}
