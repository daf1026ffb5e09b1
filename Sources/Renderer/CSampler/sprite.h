#ifndef KATSUDO_SPRITE_H
#define KATSUDO_SPRITE_H

#include "sampler.h"

/// One row of one sprite: a sample at x has rest - (x - middle)^2 * inverse left of what its shape is made from, 0...1.
typedef struct {
  float middle, inverse, rest, strength, edge, rim, level;
} cs_slice;

/// Mixes the level into the samples `left...right` of a line, at the height `y` of the frame. Whole blocks of 8 are written: where the
/// sprite is not, dither alone never lifts a whole number to the next. Both write the same bytes.
void cs_paint_slice_scalar(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y);
void cs_paint_slice_avx2(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y);

#endif
