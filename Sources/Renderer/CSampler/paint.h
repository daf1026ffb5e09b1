#ifndef EMAKI_PAINT_H
#define EMAKI_PAINT_H

#include "sampler.h"

/// One row of 8 samples inside a cell, ready to be read: positions relative to `origin` in 1/2048 of a sample.
typedef struct {
  const uint8_t *origin;
  int32_t x, y, step_x, step_y;
  int32_t gain, gain_step, offset, offset_step;
} cs_run;

/// Works out the row `r` (0...7) of the cell `cell`.
static inline cs_run cs_run_of(const cs_cell_row *row, int32_t cell, int32_t r) {
  const int32_t *tx = row->top.x + cell, *ty = row->top.y + cell;
  const int32_t *bx = row->bottom.x + cell, *by = row->bottom.y + cell;
  int32_t left_x = (tx[0] * (8 - r) + bx[0] * r) >> 3, right_x = (tx[1] * (8 - r) + bx[1] * r) >> 3;
  int32_t left_y = (ty[0] * (8 - r) + by[0] * r) >> 3, right_y = (ty[1] * (8 - r) + by[1] * r) >> 3;
  cs_run run;
  run.step_x = (right_x - left_x) >> 8;
  run.step_y = (right_y - left_y) >> 8;
  int32_t x = left_x >> 5, y = left_y >> 5;
  // The lowest row that the run touches becomes row 0, so that y never goes below 0.
  int32_t last_y = y + 7 * run.step_y;
  int32_t base_x = x >> 11, base_y = (y < last_y ? y : last_y) >> 11;
  run.origin = row->texture.origin + (intptr_t)base_y * row->texture.stride + base_x;
  run.x = x - base_x * 2048;
  run.y = y - base_y * 2048;
  if (row->light_top.gain) {
    const int16_t *tg = row->light_top.gain + cell, *bg = row->light_bottom.gain + cell;
    const int16_t *to = row->light_top.offset + cell, *bo = row->light_bottom.offset + cell;
    int32_t gain_end = (tg[1] * (8 - r) + bg[1] * r) >> 3, offset_end = (to[1] * (8 - r) + bo[1] * r) >> 3;
    run.gain = (tg[0] * (8 - r) + bg[0] * r) >> 3;
    run.offset = (to[0] * (8 - r) + bo[0] * r) >> 3;
    run.gain_step = (gain_end - run.gain) >> 3;
    run.offset_step = (offset_end - run.offset) >> 3;
  } else {
    run.gain = run.gain_step = run.offset = run.offset_step = 0;
  }
  return run;
}

/// Whether the run's samples lie within 16 bytes of 3 rows, which is what the vector paths can read.
static inline int cs_run_is_compact(const cs_run *run) {
  int32_t last_x = run->x + 7 * run->step_x, last_y = run->y + 7 * run->step_y;
  int32_t high_y = run->y > last_y ? run->y : last_y;
  return run->step_x >= 0 && last_x < (15 << 11) && high_y < (2 << 11);
}

/// Paints one run without vector instructions; the reference that the other paths must equal.
void cs_paint_run_scalar(const cs_cell_row *row, const cs_run *run, int32_t cell, int32_t r, uint8_t *out);

void cs_paint_cells_scalar(const cs_cell_row *row, uint8_t *out, int32_t out_stride);
void cs_paint_cells_ssse3(const cs_cell_row *row, uint8_t *out, int32_t out_stride);
void cs_paint_cells_avx2(const cs_cell_row *row, uint8_t *out, int32_t out_stride);
void cs_paint_twins_avx2(const cs_cell_row *const rows[2], uint8_t *const outs[2], int32_t out_stride);

#endif
