#include "dither.h"
#include "paint.h"

static inline int32_t saturated(int32_t value) { return value > 32767 ? 32767 : value < -32768 ? -32768 : value; }

/// Computes a * b / 32768, rounded, as the vector instruction pmulhrsw does.
static inline int32_t product15(int32_t a, int32_t b) { return (a * b + 0x4000) >> 15; }

/// Interpolates a number of the light at sample `i` of row `r` of a cell from the numbers at the corners of the cell.
static inline int32_t lit(const int16_t *top, const int16_t *bottom, int32_t r, int32_t i) {
  return cs_between(cs_between(top[0], top[1], i), cs_between(bottom[0], bottom[1], i), r);
}

void cs_paint_cell_scalar(const cs_cell_row *row, int32_t cell, uint8_t *out, int32_t out_stride) {
  const cs_cell places = cs_cell_of(row, cell);
  const int32_t stride = row->texture.stride;
  for (int32_t r = 0; r < 8; r++) {
    for (int32_t i = 0; i < 8; i++) {
      int32_t x = cs_cell_x(&places, r, i), y = cs_cell_y(&places, r, i);
      int32_t weight_x = (x >> 6) & 63, weight_y = y & 32767;
      const uint8_t *upper = row->texture.origin + (intptr_t)(y >> 15) * stride + (x >> 12);
      const uint8_t *lower = upper + stride;
      int32_t top = upper[0] * (64 - weight_x) + upper[1] * weight_x;
      int32_t bottom = lower[0] * (64 - weight_x) + lower[1] * weight_x;
      int32_t value = top + product15(bottom - top, weight_y);
      if (row->light_top.gain) {
        value = product15(value, lit(row->light_top.gain + cell, row->light_bottom.gain + cell, r, i));
        value = saturated(value + lit(row->light_top.offset + cell, row->light_bottom.offset + cell, r, i));
      }
      if (row->grain) value = saturated(value + row->grain[(intptr_t)r * row->grain_stride + cell * 8 + i]);
      value = saturated(value + cs_dither[r * 8 + i]) >> 6;
      out[(intptr_t)r * out_stride + i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }
}

cs_path cs_best_path(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2")) return CS_AVX2;
  if (__builtin_cpu_supports("ssse3")) return CS_SSSE3;
#endif
  return CS_SCALAR;
}

void cs_paint_cells(const cs_cell_row *row, uint8_t *out, int32_t out_stride, cs_path path) {
#if defined(__x86_64__)
  if (path == CS_AVX2) return cs_paint_planes_avx2(&row, &out, out_stride, 1);
  if (path == CS_SSSE3) {
    for (int32_t cell = 0; cell < row->cells; cell++) cs_paint_cell_ssse3(row, cell, out + cell * 8, out_stride);
    return;
  }
#endif
  (void)path;
  for (int32_t cell = 0; cell < row->cells; cell++) cs_paint_cell_scalar(row, cell, out + cell * 8, out_stride);
}

void cs_paint_twins(
  const cs_cell_row *first, const cs_cell_row *second, uint8_t *first_out, uint8_t *second_out, int32_t out_stride,
  cs_path path) {
#if defined(__x86_64__)
  if (path == CS_AVX2) {
    const cs_cell_row *const rows[2] = {first, second};
    uint8_t *const outs[2] = {first_out, second_out};
    return cs_paint_planes_avx2(rows, outs, out_stride, 2);
  }
#endif
  cs_paint_cells(first, first_out, out_stride, path);
  cs_paint_cells(second, second_out, out_stride, path);
}
