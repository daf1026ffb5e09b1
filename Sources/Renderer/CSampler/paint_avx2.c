#include "dither.h"
#include "paint.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2"))) static inline

/// The eight rows of a cell lie in 32-bit lanes as 0 2 4 6 | 1 3 5 7, so that one shuffle spreads rows 2k and 2k+1 over a half each.
AVX2 __m256i row_numbers(void) { return _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7); }

/// (top * (8 - r) + bottom * r) >> 3 for all rows r, which is (8 * top + (bottom - top) * r) >> 3.
AVX2 __m256i down_the_edge(int32_t top, int32_t bottom) {
  __m256i way = _mm256_mullo_epi32(_mm256_set1_epi32(bottom - top), row_numbers());
  return _mm256_srai_epi32(_mm256_add_epi32(_mm256_set1_epi32(top * 8), way), 3);
}

/// What lies along one upright edge between two cells, for all rows; the offset for each of the planes.
typedef struct {
  __m256i x, y, gain, offset[2];
} cs_edge;

AVX2 cs_edge edge_at(const cs_cell_row *const *planes, int32_t node, int count, int has_light) {
  const cs_cell_row *row = planes[0];
  cs_edge edge;
  edge.x = down_the_edge(row->top.x[node], row->bottom.x[node]);
  edge.y = down_the_edge(row->top.y[node], row->bottom.y[node]);
  edge.gain = edge.offset[0] = edge.offset[1] = _mm256_setzero_si256();
  if (has_light) {
    edge.gain = down_the_edge(row->light_top.gain[node], row->light_bottom.gain[node]);
    for (int p = 0; p < count; p++) {
      edge.offset[p] = down_the_edge(planes[p]->light_top.offset[node], planes[p]->light_bottom.offset[node]);
    }
  }
  return edge;
}

/// Spreads the 16-bit number `index` of each half over that half.
AVX2 __m256i spread(__m256i numbers, int index) {
  return _mm256_shuffle_epi8(numbers, _mm256_set1_epi16((short)((2 * index + 1) << 8 | (2 * index))));
}

AVX2 __m256i load_pair(const uint8_t *first, const uint8_t *second) {
  __m256i low = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)first));
  return _mm256_inserti128_si256(low, _mm_loadu_si128((const __m128i *)second), 1);
}

/// start + i * step for the 8 samples of both rows; the start is number k of each half, the step number k + 4.
AVX2 __m256i ramp(__m256i numbers, int k) {
  const __m256i lanes = _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_add_epi16(spread(numbers, k), _mm256_mullo_epi16(spread(numbers, k + 4), lanes));
}

/// The whole row of cells, of one plane or of two that share all but texture and offset; with constant numbers and flags, what they
/// leave out costs nothing.
__attribute__((target("avx2"), always_inline)) static inline void paint_cells(
  const cs_cell_row *const *planes, uint8_t *const *outs, int32_t out_stride, const int count, const int has_light,
  const int has_grain) {
  const cs_cell_row *row = planes[0];
  const int32_t stride = row->texture.stride;
  const __m256i fraction = _mm256_set1_epi32(2047), seven = _mm256_set1_epi32(7);
  cs_edge right = edge_at(planes, 0, count, has_light);
  for (int32_t cell = 0; cell < row->cells; cell++) {
    const cs_edge left = right;
    right = edge_at(planes, cell + 1, count, has_light);
    __m256i step_x = _mm256_srai_epi32(_mm256_sub_epi32(right.x, left.x), 8);
    __m256i step_y = _mm256_srai_epi32(_mm256_sub_epi32(right.y, left.y), 8);
    __m256i x = _mm256_srai_epi32(left.x, 5), y = _mm256_srai_epi32(left.y, 5);
    __m256i last_y = _mm256_add_epi32(y, _mm256_mullo_epi32(step_y, seven));
    __m256i base_x = _mm256_srai_epi32(x, 11), base_y = _mm256_srai_epi32(_mm256_min_epi32(y, last_y), 11);
    __m256i start = _mm256_add_epi32(_mm256_mullo_epi32(base_y, _mm256_set1_epi32(stride)), base_x);
    __m256i high_y = _mm256_sub_epi32(_mm256_max_epi32(y, last_y), _mm256_slli_epi32(base_y, 11));
    x = _mm256_and_si256(x, fraction);
    y = _mm256_sub_epi32(y, _mm256_slli_epi32(base_y, 11));
    __m256i last_x = _mm256_add_epi32(x, _mm256_mullo_epi32(step_x, seven));

    // What does not lie within 16 bytes of 3 rows is left to the scalar path, all of the cell.
    __m256i wide = _mm256_or_si256(
      _mm256_cmpgt_epi32(_mm256_setzero_si256(), step_x),
      _mm256_or_si256(
        _mm256_cmpgt_epi32(last_x, _mm256_set1_epi32((15 << 11) - 1)),
        _mm256_cmpgt_epi32(high_y, _mm256_set1_epi32((2 << 11) - 1))));
    if (!_mm256_testz_si256(wide, wide)) {
      for (int p = 0; p < count; p++) {
        for (int32_t r = 0; r < 8; r++) {
          cs_run run = cs_run_of(planes[p], cell, r);
          cs_paint_run_scalar(planes[p], &run, cell, r, outs[p] + (intptr_t)r * out_stride + cell * 8);
        }
      }
      continue;
    }
    __m256i crossing = _mm256_cmpgt_epi32(high_y, fraction);
    const int crosses = !_mm256_testz_si256(crossing, crossing);

    __m256i xs = _mm256_packs_epi32(x, step_x), ys = _mm256_packs_epi32(y, step_y);
    __m256i gains = _mm256_setzero_si256(), offsets[2] = {gains, gains};
    if (has_light) {
      gains = _mm256_packs_epi32(left.gain, _mm256_srai_epi32(_mm256_sub_epi32(right.gain, left.gain), 3));
      for (int p = 0; p < count; p++) {
        __m256i step = _mm256_srai_epi32(_mm256_sub_epi32(right.offset[p], left.offset[p]), 3);
        offsets[p] = _mm256_packs_epi32(left.offset[p], step);
      }
    }
    int32_t starts[8] __attribute__((aligned(32)));
    _mm256_store_si256((__m256i *)starts, start);

    for (int k = 0; k < 4; k++) {
      __m256i px = ramp(xs, k), py = ramp(ys, k);
      // The left tap's number in the lower byte, the right one's in the upper.
      __m256i taps = _mm256_mullo_epi16(_mm256_srli_epi16(px, 11), _mm256_set1_epi16(0x0101));
      taps = _mm256_add_epi16(taps, _mm256_set1_epi16(0x0100));
      // 64 - weight in the lower byte, weight in the upper.
      __m256i weight = _mm256_and_si256(_mm256_srli_epi16(px, 5), _mm256_set1_epi16(63));
      __m256i weights = _mm256_add_epi16(_mm256_mullo_epi16(weight, _mm256_set1_epi16(255)), _mm256_set1_epi16(64));
      __m256i weight_y = _mm256_slli_epi16(_mm256_and_si256(py, _mm256_set1_epi16(2047)), 4);
      __m256i gain = has_light ? ramp(gains, k) : gains;
      for (int p = 0; p < count; p++) {
        const uint8_t *first = planes[p]->texture.origin + starts[k], *second = planes[p]->texture.origin + starts[k + 4];
        __m256i top = _mm256_maddubs_epi16(_mm256_shuffle_epi8(load_pair(first, second), taps), weights);
        __m256i bottom =
          _mm256_maddubs_epi16(_mm256_shuffle_epi8(load_pair(first + stride, second + stride), taps), weights);
        if (crosses) {
          __m256i next = load_pair(first + 2 * (intptr_t)stride, second + 2 * (intptr_t)stride);
          next = _mm256_maddubs_epi16(_mm256_shuffle_epi8(next, taps), weights);
          __m256i lower = _mm256_cmpgt_epi16(py, _mm256_set1_epi16(2047));
          top = _mm256_blendv_epi8(top, bottom, lower);
          bottom = _mm256_blendv_epi8(bottom, next, lower);
        }
        __m256i value = _mm256_add_epi16(top, _mm256_mulhrs_epi16(_mm256_sub_epi16(bottom, top), weight_y));
        if (has_light) value = _mm256_adds_epi16(_mm256_mulhrs_epi16(value, gain), ramp(offsets[p], k));
        if (has_grain) {
          const int16_t *grain = row->grain + (intptr_t)(2 * k) * row->grain_stride + cell * 8;
          value =
            _mm256_adds_epi16(value, load_pair((const uint8_t *)grain, (const uint8_t *)(grain + row->grain_stride)));
        }
        __m256i rounding = _mm256_set1_epi16(32);
        if (has_light) rounding = _mm256_load_si256((const __m256i *)(cs_dither + 16 * k));
        value = _mm256_srai_epi16(_mm256_adds_epi16(value, rounding), 6);
        value = _mm256_packus_epi16(value, value);
        uint8_t *target = outs[p] + (intptr_t)(2 * k) * out_stride + cell * 8;
        _mm_storel_epi64((__m128i *)target, _mm256_castsi256_si128(value));
        _mm_storel_epi64((__m128i *)(target + out_stride), _mm256_extracti128_si256(value, 1));
      }
    }
  }
}

__attribute__((target("avx2"))) void cs_paint_cells_avx2(const cs_cell_row *row, uint8_t *out, int32_t out_stride) {
  if (row->grain) {
    paint_cells(&row, &out, out_stride, 1, row->light_top.gain != 0, 1);
  } else if (row->light_top.gain) {
    paint_cells(&row, &out, out_stride, 1, 1, 0);
  } else {
    paint_cells(&row, &out, out_stride, 1, 0, 0);
  }
}

__attribute__((target("avx2"))) void cs_paint_twins_avx2(
  const cs_cell_row *const rows[2], uint8_t *const outs[2], int32_t out_stride) {
  if (rows[0]->light_top.gain) {
    paint_cells(rows, outs, out_stride, 2, 1, 0);
  } else {
    paint_cells(rows, outs, out_stride, 2, 0, 0);
  }
}
#endif
