#include "resize.h"

#include "clones.h"

CLONES static void resize_rows(
  const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out) {
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
    for (int32_t i = 0; i < length; i++) out[start + i] = cs_byte_of(sums[i]);
  }
}

CLONES static void resize_row(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out) {
  for (int32_t x = 0; x < out_width; x++) {
    const cs_taps tap = taps[x];
    const uint8_t *source = row + (intptr_t)tap.first * 4;
    int32_t sums[4] = {0, 0, 0, 0};
    for (int32_t k = 0; k < tap.count; k++) {
      const int32_t weight = tap.weights[k];
      for (int32_t channel = 0; channel < 4; channel++) sums[channel] += source[4 * k + channel] * weight;
    }
    for (int32_t channel = 0; channel < 4; channel++) out[4 * x + channel] = cs_byte_of(sums[channel]);
  }
}

void cs_resize_rows(
  const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out, cs_path path) {
  // The last taps often have the weight 0.
  while (count > 1 && weights[count - 1] == 0) count--;
  while (count > 1 && weights[0] == 0) {
    rows++;
    weights++;
    count--;
  }
#if defined(__x86_64__)
  if (path == CS_AVX2) return cs_resize_rows_avx2(rows, weights, count, bytes, out);
#endif
  (void)path;
  resize_rows(rows, weights, count, bytes, out);
}

void cs_resize_row(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out, cs_path path) {
#if defined(__x86_64__)
  if (path == CS_AVX2) return cs_resize_row_avx2(row, taps, out_width, out);
#endif
  (void)path;
  resize_row(row, taps, out_width, out);
}
