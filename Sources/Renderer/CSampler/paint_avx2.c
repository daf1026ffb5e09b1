#include "dither.h"
#include "paint.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline

/// The numbers for eight neighbouring cells. The cells are then painted in pairs, with one cell in each half of a vector.
typedef struct {
  /// For each cell, in 16 bits: top_x and bottom_x relative to its first column, each before its step, then y, step_y, down_y, twist_y.
  int16_t numbers[8][8] __attribute__((aligned(32)));
  /// For each row of each cell: its first byte relative to the texture's origin, and the texture's row with this byte.
  int32_t starts[8][8] __attribute__((aligned(32)));
  int32_t lines[8][8] __attribute__((aligned(32)));
  /// One bit for each cell. compact: the bytes that each of its rows reads lie within 16 bytes. crossing: at least one of its rows reads
  /// more than two rows of the texture. steep: at least one of its rows reads more than three.
  int compact, crossing, steep;
} cs_group;

AVX2 __m256i loaded(const int32_t *numbers) { return _mm256_loadu_si256((const __m256i *)numbers); }

AVX2 __m256i seven_times(__m256i value) { return _mm256_sub_epi32(_mm256_slli_epi32(value, 3), value); }

/// Computes (value + half) >> bits, which rounds.
AVX2 __m256i halved(__m256i value, const int bits) {
  return _mm256_srai_epi32(_mm256_add_epi32(value, _mm256_set1_epi32(1 << (bits - 1))), bits);
}

AVX2 int mask(__m256i lanes) { return _mm256_movemask_ps(_mm256_castsi256_ps(lanes)); }

/// Joins two 16-bit numbers, one in each half of a 32-bit lane.
AVX2 __m256i joined(__m256i low, __m256i high) { return _mm256_blend_epi16(low, _mm256_slli_epi32(high, 16), 0xAA); }

AVX2 void store_halves(cs_group *group, int cell, __m256i cells) {
  _mm_store_si128((__m128i *)group->numbers[cell], _mm256_castsi256_si128(cells));
  _mm_store_si128((__m128i *)group->numbers[cell + 4], _mm256_extracti128_si256(cells, 1));
}

/// Computes the cells `cell...cell + 7` as `cs_cell_of` does.
AVX2 void group_at(cs_group *group, const cs_cell_row *row, int32_t cell) {
  const __m256i tx = loaded(row->top.x + cell), bx = loaded(row->bottom.x + cell);
  const __m256i top_x = _mm256_srai_epi32(tx, 4), bottom_x = _mm256_srai_epi32(bx, 4);
  const __m256i top_step = halved(_mm256_sub_epi32(loaded(row->top.x + cell + 1), tx), 7);
  const __m256i bottom_step = halved(_mm256_sub_epi32(loaded(row->bottom.x + cell + 1), bx), 7);
  // The ends of the first row and of the last row. See `is_compact` in the SSSE3 version.
  const __m256i top_end = _mm256_add_epi32(top_x, seven_times(top_step));
  const __m256i bottom_end = _mm256_add_epi32(bottom_x, seven_times(bottom_step));
  const __m256i down_left = _mm256_sub_epi32(bottom_x, top_x), down_right = _mm256_sub_epi32(bottom_end, top_end);
  const __m256i low = _mm256_min_epi32(top_x, _mm256_add_epi32(top_x, seven_times(halved(down_left, 3))));
  const __m256i high = _mm256_max_epi32(top_end, _mm256_add_epi32(top_end, seven_times(halved(down_right, 3))));
  const __m256i column = _mm256_srai_epi32(low, 12), origin = _mm256_slli_epi32(column, 12);
  const __m256i shear = _mm256_max_epi32(_mm256_abs_epi32(down_left), _mm256_abs_epi32(down_right));
  __m256i wide = _mm256_cmpgt_epi32(_mm256_set1_epi32(8), _mm256_min_epi32(top_step, bottom_step));
  wide = _mm256_or_si256(wide, _mm256_cmpgt_epi32(_mm256_sub_epi32(high, origin), _mm256_set1_epi32(15 * 4096 - 1)));
  wide = _mm256_or_si256(wide, _mm256_cmpgt_epi32(shear, _mm256_set1_epi32(32000)));
  group->compact = ~mask(wide) & 255;

  const __m256i ty = loaded(row->top.y + cell), by = loaded(row->bottom.y + cell);
  const __m256i across = _mm256_sub_epi32(loaded(row->top.y + cell + 1), ty);
  const __m256i across_bottom = _mm256_sub_epi32(loaded(row->bottom.y + cell + 1), by);
  const __m256i y = _mm256_srai_epi32(ty, 1), step_y = halved(across, 4), down_y = halved(_mm256_sub_epi32(by, ty), 4);
  const __m256i twist_y = halved(_mm256_sub_epi32(across_bottom, across), 7);

  const __m256i top = joined(_mm256_sub_epi32(top_x, origin), top_step);
  const __m256i bottom = joined(_mm256_sub_epi32(bottom_x, origin), bottom_step);
  const __m256i right = joined(y, step_y), down = joined(down_y, twist_y);
  const __m256i x01 = _mm256_unpacklo_epi32(top, bottom), x23 = _mm256_unpackhi_epi32(top, bottom);
  const __m256i y01 = _mm256_unpacklo_epi32(right, down), y23 = _mm256_unpackhi_epi32(right, down);
  store_halves(group, 0, _mm256_unpacklo_epi64(x01, y01));
  store_halves(group, 1, _mm256_unpackhi_epi64(x01, y01));
  store_halves(group, 2, _mm256_unpacklo_epi64(x23, y23));
  store_halves(group, 3, _mm256_unpackhi_epi64(x23, y23));

  const __m256i stride = _mm256_set1_epi32(row->texture.stride);
  const __m256i down_right_y = _mm256_add_epi32(down_y, seven_times(twist_y));
  __m256i left = y, end = _mm256_add_epi32(y, seven_times(step_y)), spans = _mm256_setzero_si256();
  for (int r = 0; r < 8; r++) {
    __m256i line = _mm256_srai_epi32(_mm256_min_epi32(left, end), 15);
    __m256i last = _mm256_srai_epi32(_mm256_max_epi32(left, end), 15);
    spans = _mm256_or_si256(spans, _mm256_sub_epi32(last, line));
    _mm256_store_si256((__m256i *)group->lines[r], line);
    __m256i start = _mm256_add_epi32(_mm256_mullo_epi32(line, stride), column);
    _mm256_store_si256((__m256i *)group->starts[r], start);
    left = _mm256_add_epi32(left, down_y);
    end = _mm256_add_epi32(end, down_right_y);
  }
  group->crossing = mask(_mm256_cmpgt_epi32(spans, _mm256_setzero_si256()));
  group->steep = mask(_mm256_cmpgt_epi32(spans, _mm256_set1_epi32(1)));
}

/// Spreads the 16-bit number `index` of each half over that half.
AVX2 __m256i spread(__m256i numbers, const int index) {
  return _mm256_shuffle_epi8(numbers, _mm256_set1_epi16((short)((2 * index + 1) << 8 | (2 * index))));
}

/// Computes start + i * step for the 8 samples of both cells. The start is number k of each half, the step is the next number.
AVX2 __m256i ramp(__m256i numbers, const int k) {
  const __m256i lanes = _mm256_setr_epi16(0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7);
  return _mm256_add_epi16(spread(numbers, k), _mm256_mullo_epi16(spread(numbers, k + 1), lanes));
}

/// Computes `cs_between` for 16 numbers. `eighths` holds i * 4096.
AVX2 __m256i between(__m256i from, __m256i to, __m256i eighths) {
  return _mm256_add_epi16(from, _mm256_mulhrs_epi16(_mm256_sub_epi16(to, from), eighths));
}

/// Interpolates the light's numbers along the edges of two cells, between three nodes.
AVX2 __m256i along(const int16_t *nodes) {
  const __m256i eighths = _mm256_setr_epi16(
    0, 4096, 8192, 12288, 16384, 20480, 24576, 28672, 0, 4096, 8192, 12288, 16384, 20480, 24576, 28672);
  const __m128i first = _mm_set1_epi16(nodes[0]), second = _mm_set1_epi16(nodes[1]), third = _mm_set1_epi16(nodes[2]);
  return between(
    _mm256_inserti128_si256(_mm256_castsi128_si256(first), second, 1),
    _mm256_inserti128_si256(_mm256_castsi128_si256(second), third, 1), eighths);
}

AVX2 __m256i load_pair(const uint8_t *first, const uint8_t *second) {
  __m256i low = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)first));
  return _mm256_inserti128_si256(low, _mm_loadu_si128((const __m128i *)second), 1);
}

/// Picks two taps for each of the 8 samples of both cells, out of 16 bytes for each cell, and weights them.
AVX2 __m256i weighted(const uint8_t *first, const uint8_t *second, __m256i taps, __m256i weights) {
  return _mm256_maddubs_epi16(_mm256_shuffle_epi8(load_pair(first, second), taps), weights);
}

/// The light of two cells of a plane at their upper edge, and the change from there to the lower edge.
typedef struct {
  __m256i gain, gain_way, offset[2], offset_way[2];
} cs_lit;

AVX2 cs_lit light_of(const cs_cell_row *const *planes, const int count, int32_t cell) {
  cs_lit lit;
  lit.gain = along(planes[0]->light_top.gain + cell);
  lit.gain_way = _mm256_sub_epi16(along(planes[0]->light_bottom.gain + cell), lit.gain);
  for (int p = 0; p < count; p++) {
    lit.offset[p] = along(planes[p]->light_top.offset + cell);
    lit.offset_way[p] = _mm256_sub_epi16(along(planes[p]->light_bottom.offset + cell), lit.offset[p]);
  }
  return lit;
}

/// The data for reading one row of two cells: the indexes of the two taps for each sample and their weights, the vertical weight, and the
/// mask of the samples that are one line lower.
typedef struct {
  __m256i taps, weights, weight_y, lower;
} cs_reading;

/// Returns a constant that the compiler does not know. If it knew the constant, it would replace one multiplication by two or three shifts
/// and additions, which are slower.
AVX2 __m256i opaque(int number) {
  __m256i numbers = _mm256_set1_epi16((short)number);
  __asm__("" : "+x"(numbers));
  return numbers;
}

/// Samples one row of two cells. `lines` are the origin of the texture and the places one line and two lines below it.
AVX2 __m256i sampled(
  const uint8_t *const *lines, intptr_t first, intptr_t second, const cs_reading *at, const int crosses) {
  __m256i top = weighted(lines[0] + first, lines[0] + second, at->taps, at->weights);
  __m256i bottom = weighted(lines[1] + first, lines[1] + second, at->taps, at->weights);
  if (crosses) {
    __m256i next = weighted(lines[2] + first, lines[2] + second, at->taps, at->weights);
    top = _mm256_blendv_epi8(top, bottom, at->lower);
    bottom = _mm256_blendv_epi8(bottom, next, at->lower);
  }
  return _mm256_add_epi16(top, _mm256_mulhrs_epi16(_mm256_sub_epi16(bottom, top), at->weight_y));
}

/// Paints the cells `cell + k` and `cell + k + 1` of one plane, or of two planes that differ only in their texture and their light offset.
/// The numbers and flags are constants, so the compiler removes the code that they turn off.
AVX2 void paint_pair(
  const cs_group *group, const cs_cell_row *const *planes, uint8_t *const *outs, int32_t out_stride, int32_t cell, int k,
  const int count, const int crosses, const int has_light, const int has_grain) {
  const __m256i twice = opaque(0x0101), apart = opaque(255);
  // Each half is loaded separately, because a load is fast only if one store has written all of its bytes.
  const __m256i numbers = load_pair((const uint8_t *)group->numbers[k], (const uint8_t *)group->numbers[k + 1]);
  __m256i x = ramp(numbers, 0), y = ramp(numbers, 4);
  const __m256i shear = _mm256_add_epi16(_mm256_sub_epi16(ramp(numbers, 2), x), _mm256_set1_epi16(4));
  const __m256i down_x = _mm256_srai_epi16(shear, 3), down_y = ramp(numbers, 6);
  const uint8_t *lines[2][3];
  for (int p = 0; p < count; p++) {
    for (int n = 0; n < 3; n++) lines[p][n] = planes[p]->texture.origin + (intptr_t)n * planes[p]->texture.stride;
  }
  cs_lit lit = {0};
  if (has_light) lit = light_of(planes, count, cell + k);
  for (int rows = 0; rows < 8; rows += 2) {
    __m256i values[2][2];
    for (int h = 0; h < 2; h++) {
      const int r = rows + h;
      cs_reading at;
      // The number of the left tap is in the lower byte, the number of the right tap in the upper byte.
      at.taps = _mm256_mullo_epi16(_mm256_srli_epi16(x, 12), twice);
      at.taps = _mm256_add_epi16(at.taps, _mm256_set1_epi16(0x0100));
      // 64 - weight is in the lower byte, weight in the upper byte.
      at.weights = _mm256_mullo_epi16(_mm256_and_si256(_mm256_srli_epi16(x, 6), _mm256_set1_epi16(63)), apart);
      at.weights = _mm256_add_epi16(at.weights, _mm256_set1_epi16(64));
      at.weight_y = _mm256_and_si256(y, _mm256_set1_epi16(32767));
      at.lower = y;
      if (crosses) {
        // In an odd line, the highest bit of y is set. Then the samples without this bit are one line lower.
        __m128i left = _mm_set1_epi16((short)((group->lines[r][k] & 1) << 15));
        __m128i right = _mm_set1_epi16((short)((group->lines[r][k + 1] & 1) << 15));
        at.lower = _mm256_xor_si256(y, _mm256_inserti128_si256(_mm256_castsi128_si256(left), right, 1));
        at.lower = _mm256_srai_epi16(at.lower, 15);
      }
      x = _mm256_add_epi16(x, down_x);
      y = _mm256_add_epi16(y, down_y);
      const __m256i eighths = _mm256_set1_epi16((short)(r * 4096));
      const __m256i rounding = _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)(cs_dither + 8 * r)));
      __m256i gain = at.lower;
      if (has_light) gain = _mm256_add_epi16(lit.gain, _mm256_mulhrs_epi16(lit.gain_way, eighths));
      for (int p = 0; p < count; p++) {
        __m256i value = sampled(lines[p], group->starts[r][k], group->starts[r][k + 1], &at, crosses);
        if (has_light) {
          __m256i offset = _mm256_add_epi16(lit.offset[p], _mm256_mulhrs_epi16(lit.offset_way[p], eighths));
          value = _mm256_adds_epi16(_mm256_mulhrs_epi16(value, gain), offset);
        }
        if (has_grain) {
          const int16_t *grain = planes[0]->grain + (intptr_t)r * planes[0]->grain_stride + (cell + k) * 8;
          value = _mm256_adds_epi16(value, _mm256_loadu_si256((const __m256i *)grain));
        }
        values[p][h] = _mm256_srai_epi16(_mm256_adds_epi16(value, rounding), 6);
      }
    }
    for (int p = 0; p < count; p++) {
      // After packing, the two rows of both cells are interleaved. The permutation separates them.
      __m256i bytes = _mm256_permute4x64_epi64(_mm256_packus_epi16(values[p][0], values[p][1]), 0xD8);
      uint8_t *target = outs[p] + (intptr_t)rows * out_stride + (cell + k) * 8;
      _mm_storeu_si128((__m128i *)target, _mm256_castsi256_si128(bytes));
      _mm_storeu_si128((__m128i *)(target + out_stride), _mm256_extracti128_si256(bytes, 1));
    }
  }
}

/// Paints the whole row of cells.
AVX2 void paint_planes(
  const cs_cell_row *const *planes, uint8_t *const *outs, int32_t out_stride, const int count, const int has_light,
  const int has_grain) {
  const int32_t cells = planes[0]->cells;
  cs_group group;
  int32_t done = 0;
  while (cells >= 8 && done < cells) {
    // The last group ends at the end of the row. Cells that the group before has painted are skipped, except for one half of a pair.
    const int32_t cell = done + 8 > cells ? cells - 8 : done;
    group_at(&group, planes[0], cell);
    for (int k = (done - cell) & ~1; k < 8; k += 2) {
      if ((group.compact >> k & 3) != 3 || (group.steep >> k & 3) != 0) {
        for (int p = 0; p < count; p++) {
          for (int half = 0; half < 2; half++) {
            const int32_t at = cell + k + half;
            cs_paint_cell_ssse3(planes[p], at, outs[p] + at * 8, out_stride);
          }
        }
      } else if ((group.crossing >> k & 3) != 0) {
        paint_pair(&group, planes, outs, out_stride, cell, k, count, 1, has_light, has_grain);
      } else {
        paint_pair(&group, planes, outs, out_stride, cell, k, count, 0, has_light, has_grain);
      }
    }
    done = cell + 8;
  }
  for (; done < cells; done++) {
    for (int p = 0; p < count; p++) cs_paint_cell_ssse3(planes[p], done, outs[p] + done * 8, out_stride);
  }
}

__attribute__((target("avx2"))) void cs_paint_planes_avx2(
  const cs_cell_row *const *planes, uint8_t *const *outs, int32_t out_stride, int32_t count) {
  const int has_light = planes[0]->light_top.gain != 0;
  if (count == 2) {
    if (has_light) return paint_planes(planes, outs, out_stride, 2, 1, 0);
    return paint_planes(planes, outs, out_stride, 2, 0, 0);
  }
  if (planes[0]->grain) {
    if (has_light) return paint_planes(planes, outs, out_stride, 1, 1, 1);
    return paint_planes(planes, outs, out_stride, 1, 0, 1);
  }
  if (has_light) return paint_planes(planes, outs, out_stride, 1, 1, 0);
  paint_planes(planes, outs, out_stride, 1, 0, 0);
}
#endif
