#ifndef KATSUDO_PAINT_H
#define KATSUDO_PAINT_H

#include "sampler.h"

/// The places that the samples of one 8x8 cell read: x in 1/4096 of a sample, y in 1/32768. Every path computes its places from these
/// numbers, so that all paths agree.
typedef struct {
  /// x at the left end of the cell's upper and lower edge, and the step of x for each sample to the right.
  int32_t top_x, top_step_x, bottom_x, bottom_step_x;
  /// y at the upper left corner, and its change per sample to the right, per sample down, and per sample to the right and down (twist).
  int32_t y, step_y, down_y, twist_y;
} cs_cell;

static inline cs_cell cs_cell_of(const cs_cell_row *row, int32_t cell) {
  const int32_t *tx = row->top.x + cell, *ty = row->top.y + cell;
  const int32_t *bx = row->bottom.x + cell, *by = row->bottom.y + cell;
  const cs_cell result = {
    .top_x = tx[0] >> 4, .top_step_x = (tx[1] - tx[0] + 64) >> 7, .bottom_x = bx[0] >> 4,
    .bottom_step_x = (bx[1] - bx[0] + 64) >> 7, .y = ty[0] >> 1, .step_y = (ty[1] - ty[0] + 8) >> 4,
    .down_y = (by[0] - ty[0] + 8) >> 4, .twist_y = ((by[1] - by[0]) - (ty[1] - ty[0]) + 64) >> 7};
  return result;
}

/// x of sample `i` of row `r`, 0...7 each.
static inline int32_t cs_cell_x(const cs_cell *cell, int32_t r, int32_t i) {
  int32_t top = cell->top_x + i * cell->top_step_x, bottom = cell->bottom_x + i * cell->bottom_step_x;
  return top + r * ((bottom - top + 4) >> 3);
}

/// y of sample `i` of row `r`, 0...7 each.
static inline int32_t cs_cell_y(const cs_cell *cell, int32_t r, int32_t i) {
  return cell->y + i * cell->step_y + r * (cell->down_y + i * cell->twist_y);
}

/// Interpolates linearly: `i` eighths of the way between two numbers that lie less than 32768 apart.
static inline int32_t cs_between(int32_t from, int32_t to, int32_t i) { return from + (((to - from) * i + 4) >> 3); }

/// Paints one cell. `out` is its upper left sample. The scalar function is the reference: the other versions must give the same bytes.
void cs_paint_cell_scalar(const cs_cell_row *row, int32_t cell, uint8_t *out, int32_t out_stride);
void cs_paint_cell_ssse3(const cs_cell_row *row, int32_t cell, uint8_t *out, int32_t out_stride);

/// Paints `count` planes, 1 or 2. Two planes differ only in their texture and their light offset, and have no grain.
void cs_paint_planes_avx2(const cs_cell_row *const *planes, uint8_t *const *outs, int32_t out_stride, int32_t count);

#endif
