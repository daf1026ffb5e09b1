#include "dither.h"
#include "paint.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define SSSE3 __attribute__((target("ssse3"))) static inline

/// Computes start + i * step for the 8 samples of a row, in 16 bits.
SSSE3 __m128i ramp(int32_t start, int32_t step) {
  const __m128i lanes = _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7);
  return _mm_add_epi16(_mm_set1_epi16((short)start), _mm_mullo_epi16(_mm_set1_epi16((short)step), lanes));
}

/// Computes `cs_between` for 8 numbers. `eighths` holds i * 4096.
SSSE3 __m128i between(__m128i from, __m128i to, __m128i eighths) {
  return _mm_add_epi16(from, _mm_mulhrs_epi16(_mm_sub_epi16(to, from), eighths));
}

/// Interpolates the light's numbers along the edge between two nodes.
SSSE3 __m128i along(const int16_t *nodes) {
  const __m128i eighths = _mm_setr_epi16(0, 4096, 8192, 12288, 16384, 20480, 24576, 28672);
  return between(_mm_set1_epi16(nodes[0]), _mm_set1_epi16(nodes[1]), eighths);
}

/// Picks two taps for each of 8 samples out of 16 bytes, and weights them.
SSSE3 __m128i weighted(const uint8_t *bytes, __m128i taps, __m128i weights) {
  return _mm_maddubs_epi16(_mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)bytes), taps), weights);
}

/// Picks `b` where `mask` is set and `a` elsewhere.
SSSE3 __m128i choice(__m128i a, __m128i b, __m128i mask) {
  return _mm_or_si128(_mm_and_si128(mask, b), _mm_andnot_si128(mask, a));
}

/// Samples one row of 8 places, which read at most `rows` + 1 rows of the texture from `origin` on. y is relative to `origin`.
SSSE3 __m128i sampled(
  const uint8_t *origin, int32_t stride, int32_t rows, int32_t y, int32_t step_y, __m128i taps, __m128i weights) {
  const __m128i steps = _mm_set1_epi32(4 * step_y);
  __m128i left = _mm_setr_epi32(y, y + step_y, y + 2 * step_y, y + 3 * step_y), right = _mm_add_epi32(left, steps);
  const __m128i fraction = _mm_set1_epi32(32767);
  __m128i weight_y = _mm_packs_epi32(_mm_and_si128(left, fraction), _mm_and_si128(right, fraction));
  __m128i number = _mm_packs_epi32(_mm_srai_epi32(left, 15), _mm_srai_epi32(right, 15));
  __m128i top = weighted(origin, taps, weights), bottom = weighted(origin + stride, taps, weights), last = bottom;
  for (int32_t k = 1; k <= rows; k++) {
    // Samples in row k or below use the next pair of rows.
    __m128i below = _mm_cmpgt_epi16(number, _mm_set1_epi16((short)(k - 1)));
    __m128i next = weighted(origin + (intptr_t)(k + 1) * stride, taps, weights);
    top = choice(top, last, below);
    bottom = choice(bottom, next, below);
    last = next;
  }
  return _mm_add_epi16(top, _mm_mulhrs_epi16(_mm_sub_epi16(bottom, top), weight_y));
}

/// Returns 1 if all samples of the cell lie within 16 bytes of their rows, from `base` on, and differences fit into 16 bits.
SSSE3 int is_compact(const cs_cell *cell, int32_t *base) {
  const int32_t down_left = cell->bottom_x - cell->top_x;
  const int32_t down_right = down_left + 7 * (cell->bottom_step_x - cell->top_step_x);
  // With steps of at least this length, rounding does not change the order of the samples, so the ends are the outermost samples.
  if (cell->top_step_x < 8 || cell->bottom_step_x < 8) return 0;
  if (down_left < -32000 || down_left > 32000 || down_right < -32000 || down_right > 32000) return 0;
  int32_t low = cs_cell_x(cell, 0, 0), low_bottom = cs_cell_x(cell, 7, 0);
  int32_t high = cs_cell_x(cell, 0, 7), high_bottom = cs_cell_x(cell, 7, 7);
  if (low_bottom < low) low = low_bottom;
  if (high_bottom > high) high = high_bottom;
  *base = low >> 12;
  return high - *base * 4096 < 15 * 4096;
}

__attribute__((target("ssse3"))) void cs_paint_cell_ssse3(
  const cs_cell_row *row, int32_t cell, uint8_t *out, int32_t out_stride) {
  const cs_cell places = cs_cell_of(row, cell);
  int32_t base_x = 0;
  if (!is_compact(&places, &base_x)) return cs_paint_cell_scalar(row, cell, out, out_stride);
  const int32_t stride = row->texture.stride;
  __m128i x = ramp(places.top_x - base_x * 4096, places.top_step_x);
  __m128i down_x = _mm_sub_epi16(ramp(places.bottom_x - base_x * 4096, places.bottom_step_x), x);
  down_x = _mm_srai_epi16(_mm_add_epi16(down_x, _mm_set1_epi16(4)), 3);
  __m128i gains[2] = {x, x}, offsets[2] = {x, x};
  if (row->light_top.gain) {
    gains[0] = along(row->light_top.gain + cell);
    gains[1] = along(row->light_bottom.gain + cell);
    offsets[0] = along(row->light_top.offset + cell);
    offsets[1] = along(row->light_bottom.offset + cell);
  }
  for (int32_t r = 0; r < 8; r++) {
    // The number of the left tap is in the lower byte, the number of the right tap in the upper byte.
    __m128i column = _mm_srli_epi16(x, 12);
    __m128i taps = _mm_add_epi16(_mm_or_si128(column, _mm_slli_epi16(column, 8)), _mm_set1_epi16(0x0100));
    // 64 - weight is in the lower byte, weight in the upper byte.
    __m128i weight = _mm_and_si128(_mm_srli_epi16(x, 6), _mm_set1_epi16(63));
    __m128i weights = _mm_add_epi16(_mm_sub_epi16(_mm_slli_epi16(weight, 8), weight), _mm_set1_epi16(64));
    int32_t y = cs_cell_y(&places, r, 0), last_y = cs_cell_y(&places, r, 7);
    int32_t base_y = (y < last_y ? y : last_y) >> 15, rows = ((y < last_y ? last_y : y) >> 15) - base_y;
    const uint8_t *origin = row->texture.origin + (intptr_t)base_y * stride + base_x;
    __m128i value = sampled(
      origin, stride, rows, y - base_y * 32768, places.step_y + r * places.twist_y, taps, weights);
    if (row->light_top.gain) {
      const __m128i eighths = _mm_set1_epi16((short)(r * 4096));
      value = _mm_mulhrs_epi16(value, between(gains[0], gains[1], eighths));
      value = _mm_adds_epi16(value, between(offsets[0], offsets[1], eighths));
    }
    if (row->grain) {
      const int16_t *grain = row->grain + (intptr_t)r * row->grain_stride + cell * 8;
      value = _mm_adds_epi16(value, _mm_loadu_si128((const __m128i *)grain));
    }
    __m128i rounding = _mm_load_si128((const __m128i *)(cs_dither + r * 8));
    value = _mm_srai_epi16(_mm_adds_epi16(value, rounding), 6);
    _mm_storel_epi64((__m128i *)(out + (intptr_t)r * out_stride), _mm_packus_epi16(value, value));
    x = _mm_add_epi16(x, down_x);
  }
}
#endif
