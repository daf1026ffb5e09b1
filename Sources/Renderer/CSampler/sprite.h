#ifndef KATSUDO_SPRITE_H
#define KATSUDO_SPRITE_H

#include "sampler.h"

/// One row of one sprite. The shape at the sample x is rest - (x - middle)^2 * inverse, clamped to 0...1. The weight of the level depends
/// on it.
typedef struct {
  float middle, inverse, rest, strength, edge, rim, level;
} cs_slice;

/// Mixes the level into the samples `left...right` of a line, at the height `y` of the frame. Whole blocks of 8 samples are written.
/// Outside the sprite, the dither alone does not change the whole numbers there. Both functions write the same bytes.
void cs_paint_slice_scalar(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y);
void cs_paint_slice_avx2(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y);

#endif
