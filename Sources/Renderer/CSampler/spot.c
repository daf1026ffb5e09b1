#include "sampler.h"

#pragma STDC FP_CONTRACT OFF

void cs_paint_spot(
  const cs_spot *spot, uint8_t *plane, int32_t stride, int32_t width, int32_t first_row, int32_t end_row) {
  // Far outside the frame there is nothing to draw, and its position may not even fit an integer.
  if (!(spot->radius > 0.0f && spot->radius < 512.0f)) return;
  if (!(spot->x > -1024.0f && spot->x < 16384.0f && spot->y > -1024.0f && spot->y < 16384.0f)) return;
  int32_t top = (int32_t)(spot->y - spot->radius), bottom = (int32_t)(spot->y + spot->radius) + 1;
  int32_t left = (int32_t)(spot->x - spot->radius), right = (int32_t)(spot->x + spot->radius) + 1;
  if (top < first_row) top = first_row;
  if (bottom >= end_row) bottom = end_row - 1;
  if (left < 0) left = 0;
  if (right >= width) right = width - 1;
  const float inverse = 1.0f / (spot->radius * spot->radius);
  for (int32_t y = top; y <= bottom; y++) {
    uint8_t *line = plane + (intptr_t)y * stride;
    float dy = (float)y - spot->y;
    for (int32_t x = left; x <= right; x++) {
      float dx = (float)x - spot->x;
      float rest = 1.0f - (dx * dx + dy * dy) * inverse;
      if (rest <= 0.0f) continue;
      int32_t weight = (int32_t)(rest * rest * (float)spot->strength);
      line[x] = (uint8_t)(line[x] + (((spot->level - line[x]) * weight) >> 8));
    }
  }
}
