#include "clones.h"
#include "sampler.h"

static inline uint8_t byte_of(int32_t sum) {
  int32_t value = (sum + 8192) >> 14;
  return (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
}

CLONES void cs_resize_rows(const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out) {
  enum { chunk = 64 };
  int32_t sums[chunk];
  for (int32_t start = 0; start < bytes; start += chunk) {
    int32_t length = bytes - start < chunk ? bytes - start : chunk;
    for (int32_t i = 0; i < length; i++) sums[i] = 0;
    for (int32_t k = 0; k < count; k++) {
      const uint8_t *row = rows[k] + start;
      const int32_t weight = weights[k];
      for (int32_t i = 0; i < length; i++) sums[i] += row[i] * weight;
    }
    for (int32_t i = 0; i < length; i++) out[start + i] = byte_of(sums[i]);
  }
}

CLONES void cs_resize_row(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out) {
  for (int32_t x = 0; x < out_width; x++) {
    const cs_taps tap = taps[x];
    const uint8_t *source = row + (intptr_t)tap.first * 4;
    int32_t sums[4] = {0, 0, 0, 0};
    for (int32_t k = 0; k < tap.count; k++) {
      const int32_t weight = tap.weights[k];
      for (int32_t channel = 0; channel < 4; channel++) sums[channel] += source[4 * k + channel] * weight;
    }
    for (int32_t channel = 0; channel < 4; channel++) out[4 * x + channel] = byte_of(sums[channel]);
  }
}
