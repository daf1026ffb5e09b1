#include "dither.h"
#include "paint.h"

#if defined(__x86_64__)
#include <immintrin.h>

/// One run of 8 samples in 16-bit lanes. The two taps of each sample are picked out of 16 loaded bytes by a byte shuffle.
__attribute__((target("ssse3"))) static void paint_run(
  const cs_cell_row *row, const cs_run *run, int32_t cell, int32_t r, uint8_t *out) {
  const __m128i lanes = _mm_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7);
  __m128i x = _mm_add_epi16(_mm_set1_epi16((short)run->x), _mm_mullo_epi16(_mm_set1_epi16((short)run->step_x), lanes));
  __m128i y = _mm_add_epi16(_mm_set1_epi16((short)run->y), _mm_mullo_epi16(_mm_set1_epi16((short)run->step_y), lanes));
  __m128i column = _mm_srli_epi16(x, 11);
  __m128i taps = _mm_add_epi16(_mm_or_si128(column, _mm_slli_epi16(column, 8)), _mm_set1_epi16(0x0100));
  __m128i weight = _mm_and_si128(_mm_srli_epi16(x, 5), _mm_set1_epi16(63));
  __m128i weights = _mm_add_epi16(_mm_sub_epi16(_mm_slli_epi16(weight, 8), weight), _mm_set1_epi16(64));
  int32_t stride = row->texture.stride;
  __m128i row0 = _mm_loadu_si128((const __m128i *)run->origin);
  __m128i row1 = _mm_loadu_si128((const __m128i *)(run->origin + stride));
  __m128i row2 = _mm_loadu_si128((const __m128i *)(run->origin + 2 * (intptr_t)stride));
  row0 = _mm_maddubs_epi16(_mm_shuffle_epi8(row0, taps), weights);
  row1 = _mm_maddubs_epi16(_mm_shuffle_epi8(row1, taps), weights);
  row2 = _mm_maddubs_epi16(_mm_shuffle_epi8(row2, taps), weights);
  __m128i lower = _mm_cmpgt_epi16(y, _mm_set1_epi16(2047));
  __m128i top = _mm_or_si128(_mm_and_si128(lower, row1), _mm_andnot_si128(lower, row0));
  __m128i bottom = _mm_or_si128(_mm_and_si128(lower, row2), _mm_andnot_si128(lower, row1));
  __m128i weight_y = _mm_slli_epi16(_mm_and_si128(y, _mm_set1_epi16(2047)), 4);
  __m128i value = _mm_add_epi16(top, _mm_mulhrs_epi16(_mm_sub_epi16(bottom, top), weight_y));
  __m128i rounding = _mm_set1_epi16(32);
  if (row->light_top.gain) {
    rounding = _mm_load_si128((const __m128i *)(cs_dither + r * 8));
    __m128i gain = _mm_mullo_epi16(_mm_set1_epi16((short)run->gain_step), lanes);
    __m128i offset = _mm_mullo_epi16(_mm_set1_epi16((short)run->offset_step), lanes);
    gain = _mm_add_epi16(gain, _mm_set1_epi16((short)run->gain));
    offset = _mm_add_epi16(offset, _mm_set1_epi16((short)run->offset));
    value = _mm_adds_epi16(_mm_mulhrs_epi16(value, gain), offset);
  }
  if (row->grain) {
    const int16_t *grain = row->grain + (intptr_t)r * row->grain_stride + cell * 8;
    value = _mm_adds_epi16(value, _mm_loadu_si128((const __m128i *)grain));
  }
  value = _mm_srai_epi16(_mm_adds_epi16(value, rounding), 6);
  _mm_storel_epi64((__m128i *)out, _mm_packus_epi16(value, value));
}

void cs_paint_cells_ssse3(const cs_cell_row *row, uint8_t *out, int32_t out_stride) {
  for (int32_t cell = 0; cell < row->cells; cell++) {
    for (int32_t r = 0; r < 8; r++) {
      cs_run run = cs_run_of(row, cell, r);
      uint8_t *target = out + (intptr_t)r * out_stride + cell * 8;
      if (cs_run_is_compact(&run)) {
        paint_run(row, &run, cell, r, target);
      } else {
        cs_paint_run_scalar(row, &run, cell, r, target);
      }
    }
  }
}
#endif
