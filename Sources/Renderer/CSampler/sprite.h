#ifndef KATSUDO_SPRITE_H
#define KATSUDO_SPRITE_H

#include "sampler.h"

/// One row of one sprite. The shape at a sample x is rest - (x - middle)^2 * inverse, 0...1. The weight of the level is computed from it.
typedef struct {
  float middle, inverse, rest, strength, edge, rim, level;
} cs_slice;

/// Mixes the level into the samples `left...right` of a line, at the height `y` of the frame. Whole blocks of 8 are written: outside the
/// sprite, the dither alone never lifts a whole number to the next one. Both functions write the same bytes.
void cs_paint_slice_scalar(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y);
void cs_paint_slice_avx2(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y);

#endif
