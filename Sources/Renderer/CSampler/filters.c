#include "filters.h"

#include <string.h>

#include "clones.h"

#define INLINE static inline __attribute__((always_inline))

// Fused multiply-add would make the result depend on the processor.
#pragma STDC FP_CONTRACT OFF

enum { block = 32 };

static inline int32_t within(int32_t value, int32_t last) { return value < 0 ? 0 : value > last ? last : value; }

/// Copies a row, with its edge values repeated on both sides. The samples after that are read but do not change the result.
static void pad(const float *row, int32_t width, int32_t radius, float *line) {
  for (int32_t x = 0; x < radius; x++) line[x] = row[0];
  memcpy(line + radius, row, (size_t)width * sizeof *row);
  for (int32_t x = radius + width; x < width + 2 * radius + block; x++) line[x] = row[width - 1];
}

CLONES static void convolve_row(const float *line, int32_t width, const float *weights, int32_t taps, float *out) {
  for (int32_t x = 0; x < width; x += block) {
    float sums[block] = {0};
    for (int32_t tap = 0; tap < taps; tap++) {
      const float weight = weights[tap];
      const float *from = line + x + tap;
      for (int32_t i = 0; i < block; i++) sums[i] += weight * from[i];
    }
    memcpy(out + x, sums, (size_t)(width - x < block ? width - x : block) * sizeof *out);
  }
}

CLONES static void convolve_column(
  const float *in, int32_t width, int32_t last, int32_t y, const float *weights, int32_t radius, float *out) {
  int32_t x = 0;
  for (; x + block <= width; x += block) {
    float sums[block] = {0};
    for (int32_t tap = -radius; tap <= radius; tap++) {
      const float weight = weights[tap + radius];
      const float *from = in + (intptr_t)within(y + tap, last) * width + x;
      for (int32_t i = 0; i < block; i++) sums[i] += weight * from[i];
    }
    memcpy(out + x, sums, sizeof sums);
  }
  for (; x < width; x++) {
    float sum = 0;
    for (int32_t tap = -radius; tap <= radius; tap++) {
      sum += weights[tap + radius] * in[(intptr_t)within(y + tap, last) * width + x];
    }
    out[x] = sum;
  }
}

void cs_convolve(
  const float *in, int32_t width, int32_t height, const float *weights, int32_t radius, float *room, float *out) {
  float *line = room + (intptr_t)width * height;
  for (int32_t y = 0; y < height; y++) {
    pad(in + (intptr_t)y * width, width, radius, line);
    convolve_row(line, width, weights, 2 * radius + 1, room + (intptr_t)y * width);
  }
  for (int32_t y = 0; y < height; y++) {
    convolve_column(room, width, height - 1, y, weights, radius, out + (intptr_t)y * width);
  }
}

CLONES static void largest_in_row(const float *line, int32_t width, int32_t taps, float *out) {
  for (int32_t x = 0; x < width; x += block) {
    float most[block];
    memcpy(most, line + x, sizeof most);
    for (int32_t tap = 1; tap < taps; tap++) {
      const float *from = line + x + tap;
      for (int32_t i = 0; i < block; i++) most[i] = from[i] > most[i] ? from[i] : most[i];
    }
    memcpy(out + x, most, (size_t)(width - x < block ? width - x : block) * sizeof *out);
  }
}

CLONES static void larger(const float *more, int32_t width, float *out) {
  for (int32_t x = 0; x < width; x++) out[x] = more[x] > out[x] ? more[x] : out[x];
}

void cs_largest(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out) {
  float *line = room + (intptr_t)width * height;
  for (int32_t y = 0; y < height; y++) {
    // The repeated edge values do not change the maximum.
    pad(in + (intptr_t)y * width, width, radius, line);
    largest_in_row(line, width, 2 * radius + 1, room + (intptr_t)y * width);
  }
  for (int32_t y = 0; y < height; y++) {
    float *row = out + (intptr_t)y * width;
    const int32_t low = within(y - radius, height - 1), high = within(y + radius, height - 1);
    memcpy(row, room + (intptr_t)low * width, (size_t)width * sizeof *row);
    for (int32_t near = low + 1; near <= high; near++) larger(room + (intptr_t)near * width, width, row);
  }
}

/// Computes the means along up to four rows at once from running sums. The additions of different rows do not depend on each other, so the
/// processor can do them at the same time.
static void box_rows(const float *in, int32_t width, int32_t rows, int32_t radius, float *sums, float *out) {
  const int32_t last = width - 1;
  float running[4] = {0};
  for (int32_t row = 0; row < 4; row++) sums[row] = 0;
  for (int32_t x = 0; x < width; x++) {
    for (int32_t row = 0; row < 4; row++) {
      running[row] += in[(intptr_t)(row < rows ? row : 0) * width + x];
      sums[4 * (x + 1) + row] = running[row];
    }
  }
  for (int32_t x = 0; x < width; x++) {
    const int32_t low = within(x - radius, last), high = within(x + radius, last);
    const float count = (float)(high - low + 1);
    for (int32_t row = 0; row < rows; row++) {
      out[(intptr_t)row * width + x] = (sums[4 * (high + 1) + row] - sums[4 * low + row]) / count;
    }
  }
}

CLONES static void add_rows(const float *a, const float *b, int32_t width, float *out) {
  for (int32_t x = 0; x < width; x++) out[x] = a[x] + b[x];
}

CLONES static void mean_of_difference(const float *high, const float *low, float count, int32_t width, float *out) {
  for (int32_t x = 0; x < width; x++) out[x] = (high[x] - low[x]) / count;
}

void cs_box(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out) {
  float *across = room, *sums = room + (intptr_t)width * height, *lines = sums + (intptr_t)width * (height + 1);
  for (int32_t y = 0; y < height; y += 4) {
    const int32_t rows = height - y < 4 ? height - y : 4;
    box_rows(in + (intptr_t)y * width, width, rows, radius, lines, across + (intptr_t)y * width);
  }
  memset(sums, 0, (size_t)width * sizeof *sums);
  for (int32_t y = 0; y < height; y++) {
    add_rows(sums + (intptr_t)y * width, across + (intptr_t)y * width, width, sums + (intptr_t)(y + 1) * width);
  }
  for (int32_t y = 0; y < height; y++) {
    const int32_t low = within(y - radius, height - 1), high = within(y + radius, height - 1);
    mean_of_difference(
      sums + (intptr_t)(high + 1) * width, sums + (intptr_t)low * width, (float)(high - low + 1), width,
      out + (intptr_t)y * width);
  }
}

/// Returns the fold risk at the place `x` of a row. `down` is the vertical offset of the row from the target of forward travel, in samples.
INLINE float fold_risk(const float *row, const float *next, int32_t x, float unit, const cs_travel *travel, float down) {
  const float depth = row[x], across = row[x + 1] - depth, below = next[x] - depth;
  const float away = (float)x + 1 - travel->middle_x;
  const float folding = (travel->sideways * __builtin_fabsf(across) + travel->upright * __builtin_fabsf(below)) * unit +
    travel->forward * __builtin_fabsf(away * across + down * below);
  const float shift = __builtin_elementwise_sqrt(travel->sideways * travel->sideways + travel->upright * travel->upright) * unit +
    travel->forward * __builtin_elementwise_sqrt(away * away + down * down);
  const float leaning = travel->leaning * shift * __builtin_elementwise_sqrt(across * across + below * below);
  return (folding > leaning ? folding : leaning) / (1 - travel->forward * depth);
}

/// Raises the numbers in `most` to the largest risks in a row.
CLONES static void fold_risk_row(
  const float *row, const float *next, int32_t width, const cs_travel *travel, float down, float most[8]) {
  const float unit = (float)width;
  for (int32_t x = 0; x < width - 1; x += 8) {
    float risks[8];
    // The last eight places overlap those before. In a row with fewer than eight, the loop below handles places one by one.
    const int32_t first = x + 8 <= width - 1 ? x : width - 9;
    if (first < 0) break;
    for (int32_t i = 0; i < 8; i++) risks[i] = fold_risk(row, next, first + i, unit, travel, down);
    for (int32_t i = 0; i < 8; i++) most[i] = risks[i] > most[i] ? risks[i] : most[i];
  }
  if (width >= 9) return;
  for (int32_t x = 0; x < width - 1; x++) {
    const float risk = fold_risk(row, next, x, unit, travel, down);
    most[0] = risk > most[0] ? risk : most[0];
  }
}

float cs_fold_risk(const float *depth, int32_t width, int32_t height, cs_travel travel) {
  float most[8] = {0};
  for (int32_t y = 0; y < height - 1; y++) {
    const float *row = depth + (intptr_t)y * width;
    fold_risk_row(row, row + width, width, &travel, (float)y + 1 - travel.middle_y, most);
  }
  for (int32_t i = 1; i < 8; i++) most[0] = most[i] > most[0] ? most[i] : most[0];
  return most[0];
}

CLONES static void add_bytes(const uint8_t *row, int32_t count, uint32_t *sums) {
  for (int32_t i = 0; i < count; i++) sums[i] += row[i];
}

CLONES static void first_bytes(const uint8_t *row, int32_t count, uint32_t *sums) {
  for (int32_t i = 0; i < count; i++) sums[i] = row[i];
}

void cs_shrink(
  const uint8_t *pixels, int64_t stride, int32_t width, int32_t height, int32_t out_width, int32_t out_height, uint32_t *room,
  float *red, float *green, float *blue, float *luma) {
  for (int32_t y = 0; y < out_height; y++) {
    const int32_t top = (int32_t)((int64_t)y * height / out_height), end = (int32_t)((int64_t)(y + 1) * height / out_height);
    const int32_t bottom = end > top ? end : top + 1;
    first_bytes(pixels + top * stride, 4 * width, room);
    for (int32_t row = top + 1; row < bottom; row++) add_bytes(pixels + row * stride, 4 * width, room);
    for (int32_t x = 0; x < out_width; x++) {
      const int32_t left = (int32_t)((int64_t)x * width / out_width), past = (int32_t)((int64_t)(x + 1) * width / out_width);
      const int32_t right = past > left ? past : left + 1;
      uint32_t sums[4] = {0};
      for (int32_t column = left; column < right; column++) {
        for (int32_t channel = 0; channel < 4; channel++) sums[channel] += room[4 * column + channel];
      }
      const float share = 1 / (float)((bottom - top) * (right - left) * 255);
      const int64_t place = (int64_t)y * out_width + x;
      red[place] = (float)sums[0] * share;
      green[place] = (float)sums[1] * share;
      blue[place] = (float)sums[2] * share;
      luma[place] = 0.2126f * red[place] + 0.7152f * green[place] + 0.0722f * blue[place];
    }
  }
}
