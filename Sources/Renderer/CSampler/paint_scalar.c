#include "dither.h"
#include "paint.h"

static inline int32_t saturated(int32_t value) { return value > 32767 ? 32767 : value < -32768 ? -32768 : value; }

/// (a * b + 0.5) in 1/32768, what the vector units call a rounding high multiply.
static inline int32_t product15(int32_t a, int32_t b) { return (a * b + 0x4000) >> 15; }

void cs_paint_run_scalar(const cs_cell_row *row, const cs_run *run, int32_t cell, int32_t r, uint8_t *out) {
  int32_t stride = row->texture.stride;
  for (int32_t i = 0; i < 8; i++) {
    int32_t x = run->x + i * run->step_x, y = run->y + i * run->step_y;
    int32_t weight_x = (x >> 5) & 63, weight_y = (y & 2047) << 4;
    const uint8_t *upper = run->origin + (intptr_t)(y >> 11) * stride + (x >> 11);
    const uint8_t *lower = upper + stride;
    int32_t top = upper[0] * (64 - weight_x) + upper[1] * weight_x;
    int32_t bottom = lower[0] * (64 - weight_x) + lower[1] * weight_x;
    int32_t value = top + product15(bottom - top, weight_y);
    int32_t rounding = 32;
    if (row->light_top.gain) {
      rounding = cs_dither[r * 8 + i];
      value = product15(value, run->gain + i * run->gain_step);
      value = saturated(value + run->offset + i * run->offset_step);
    }
    if (row->grain) value = saturated(value + row->grain[(intptr_t)r * row->grain_stride + cell * 8 + i]);
    value = saturated(value + rounding) >> 6;
    out[i] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
  }
}

void cs_paint_cells_scalar(const cs_cell_row *row, uint8_t *out, int32_t out_stride) {
  for (int32_t cell = 0; cell < row->cells; cell++) {
    for (int32_t r = 0; r < 8; r++) {
      cs_run run = cs_run_of(row, cell, r);
      cs_paint_run_scalar(row, &run, cell, r, out + (intptr_t)r * out_stride + cell * 8);
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
  if (path == CS_AVX2) return cs_paint_cells_avx2(row, out, out_stride);
  if (path == CS_SSSE3) return cs_paint_cells_ssse3(row, out, out_stride);
#endif
  cs_paint_cells_scalar(row, out, out_stride);
}

void cs_paint_twins(
  const cs_cell_row *first, const cs_cell_row *second, uint8_t *first_out, uint8_t *second_out, int32_t out_stride,
  cs_path path) {
#if defined(__x86_64__)
  if (path == CS_AVX2) {
    const cs_cell_row *const rows[2] = {first, second};
    uint8_t *const outs[2] = {first_out, second_out};
    return cs_paint_twins_avx2(rows, outs, out_stride);
  }
#endif
  cs_paint_cells(first, first_out, out_stride, path);
  cs_paint_cells(second, second_out, out_stride, path);
}
