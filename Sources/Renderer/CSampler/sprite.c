#include "dither.h"
#include "sprite.h"

// Fused multiply-add would make the sprites depend on the processor.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

void cs_paint_slice_scalar(const cs_slice *slice, uint8_t *line, int32_t left, int32_t right, int32_t y) {
  // With this copy, the compiler knows that writing samples does not change the slice.
  const cs_slice own = *slice;
  const int16_t *dither = cs_dither + (y & 7) * 8;
  for (int32_t block = left & ~7; block <= right; block += 8) {
    uint8_t *samples = line + block;
    for (int32_t i = 0; i < 8; i++) {
      float dx = (float)(block + i) - own.middle;
      float rest = own.rest - dx * dx * own.inverse;
      rest = rest > 0.0f ? rest : 0.0f;
      float rise = rest * own.edge;
      rise = rise < 1.0f ? rise : 1.0f;
      float weight = rise * rise * (1.0f - own.rim * rest) * own.strength;
      float sample = (float)samples[i];
      float mixed = sample + (own.level - sample) * weight;
      samples[i] = (uint8_t)(int32_t)(mixed + (float)dither[i] * 0.015625f);
    }
  }
}

/// Returns the square root of a number in 0...1e6. IEEE 754 defines its rounding, so it is the same on every processor.
INLINE float root(float value) { return __builtin_sqrtf(value); }

typedef void (*cs_painter)(const cs_slice *, uint8_t *, int32_t, int32_t, int32_t);

INLINE void paint_sprite(const cs_sprite *sprite, const cs_canvas *canvas, cs_painter paint_slice) {
  const float x = sprite->x * canvas->scale, y = sprite->y * canvas->scale - canvas->shift_y;
  const float half_x = sprite->half_x * canvas->scale, half_y = sprite->half_y * canvas->scale;
  // A thinner sprite would flicker while it moves from one sample to the next. So it keeps this width and becomes fainter.
  const float least = 0.9f;
  // Most sprites are in other rows and are skipped here. The reach of a sprite is at most its half height plus its radius.
  const float bound = half_y + sprite->radius * canvas->scale + least;
  if (y + bound < (float)canvas->first_row || y - bound > (float)canvas->end_row) return;
  float radius = sprite->radius * canvas->scale, strength = sprite->strength;
  if (radius < least) {
    strength *= half_y > 0.0f ? radius / least : radius * radius / (least * least);
    radius = least;
  }
  // A sprite far outside the frame is not visible, and its position may not fit into an integer.
  if (!(radius < 1024.0f && half_y < 1024.0f && x > -4096.0f && x < 16384.0f && y > -4096.0f && y < 16384.0f)) return;
  const float reach = half_y > 0.0f ? half_y : radius;
  if (y + reach < (float)canvas->first_row || y - reach > (float)canvas->end_row) return;
  int32_t top = (int32_t)(y - reach), bottom = (int32_t)(y + reach) + 1;
  if (top < canvas->first_row) top = canvas->first_row;
  if (bottom >= canvas->end_row) bottom = canvas->end_row - 1;
  const float along = half_y > 0.0f ? 1.0f / half_y : 0.0f;
  cs_slice slice = {
    .middle = x, .inverse = 1.0f / (radius * radius), .rest = 1.0f, .strength = strength, .edge = sprite->edge,
    .rim = sprite->rim, .level = sprite->level[canvas->channel]};
  for (int32_t row = top; row <= bottom; row++) {
    const float dy = (float)row - y;
    if (half_y > 0.0f) {
      // A streak has the same width everywhere and fades towards both ends.
      const float part = dy * along;
      slice.middle = x + half_x * part;
      slice.strength = strength * (1.0f - part * part);
      if (slice.strength <= 0.0f) continue;
    } else {
      slice.rest = 1.0f - dy * dy * slice.inverse;
      if (slice.rest <= 0.0f) continue;
    }
    const float half = root(slice.rest) * radius;
    int32_t left = (int32_t)(slice.middle - half), right = (int32_t)(slice.middle + half) + 1;
    if (left < 0) left = 0;
    if (right >= canvas->width) right = canvas->width - 1;
    if (left <= right) paint_slice(&slice, canvas->plane + (intptr_t)row * canvas->width, left, right, row);
  }
}

void cs_paint_sprites(const cs_sprite *sprites, int32_t count, const cs_canvas *canvas, cs_path path) {
  cs_painter paint_slice = cs_paint_slice_scalar;
#if defined(__x86_64__)
  if (path == CS_AVX2) paint_slice = cs_paint_slice_avx2;
#endif
  (void)path;
  for (int32_t i = 0; i < count; i++) paint_sprite(&sprites[i], canvas, paint_slice);
}
