#include "subject.h"

#include <stddef.h>

// Fused multiply-add would make the result depend on the processor.
#pragma STDC FP_CONTRACT OFF

#define INLINE static inline __attribute__((always_inline))

/// A vector of eight floats. On a processor with smaller registers, the compiler uses two or more of them.
typedef float lanes __attribute__((vector_size(32), aligned(4)));

enum {
  /// The number of places, and the number of groups of eight outputs, whose sums fit into the registers at the same time.
  tile_places = 6,
  tile_groups = 2,
};

#define LANES(pointer) (*(const lanes *)(const void *)(pointer))
#define STORE(pointer) (*(lanes *)(void *)(pointer))

/// Computes `places` times `groups` sums. Both numbers are constants at each call, so that all sums stay in registers.
INLINE void tile(
  const cn_pointwise *layer, const float *in, const float *added, float *out, int32_t first, const int32_t places,
  const int32_t groups) {
  const ptrdiff_t inputs = layer->inputs, outputs = layer->outputs;
  lanes sums[tile_places][tile_groups];
  for (int32_t place = 0; place < places; place++)
    for (int32_t group = 0; group < groups; group++) sums[place][group] = LANES(layer->biases + first + group * 8);
  const float *weights = layer->weights + first * inputs;
  for (ptrdiff_t input = 0; input < inputs; input++, weights += groups * 8) {
    lanes columns[tile_groups];
    for (int32_t group = 0; group < groups; group++) columns[group] = LANES(weights + group * 8);
    for (int32_t place = 0; place < places; place++) {
      const float value = in[place * inputs + input];
      for (int32_t group = 0; group < groups; group++) sums[place][group] += columns[group] * value;
    }
  }
  const lanes low = layer->floor - (lanes){0}, high = layer->ceiling - (lanes){0};
  for (int32_t place = 0; place < places; place++) {
    for (int32_t group = 0; group < groups; group++) {
      const ptrdiff_t index = place * outputs + first + group * 8;
      lanes sum = __builtin_elementwise_min(__builtin_elementwise_max(sums[place][group], low), high);
      if (added) sum += LANES(added + index);
      STORE(out + index) = sum;
    }
  }
}

INLINE void column_of_tiles(
  const cn_pointwise *layer, const float *in, const float *added, int32_t count, float *out, int32_t first,
  const int32_t groups) {
  int32_t place = 0;
  for (; place + tile_places <= count; place += tile_places) {
    const float *more = added ? added + (ptrdiff_t)place * layer->outputs : NULL;
    tile(layer, in + (ptrdiff_t)place * layer->inputs, more, out + (ptrdiff_t)place * layer->outputs, first, tile_places, groups);
  }
  for (; place < count; place++) {
    const float *more = added ? added + (ptrdiff_t)place * layer->outputs : NULL;
    tile(layer, in + (ptrdiff_t)place * layer->inputs, more, out + (ptrdiff_t)place * layer->outputs, first, 1, groups);
  }
}

INLINE void pointwise(const cn_pointwise *layer, const float *in, const float *added, int32_t count, float *out) {
  int32_t first = 0;
  for (; first + 8 * tile_groups <= layer->outputs; first += 8 * tile_groups)
    column_of_tiles(layer, in, added, count, out, first, tile_groups);
  for (; first < layer->outputs; first += 8) column_of_tiles(layer, in, added, count, out, first, 1);
}

INLINE void depthwise(
  const cn_depthwise *layer, const float *in, int32_t side, int32_t row, int32_t out_side, float *out) {
  const ptrdiff_t channels = layer->channels;
  const lanes low = {0}, high = 6.0f - (lanes){0};
  for (int32_t column = 0; column < out_side; column++) {
    // The taps inside the grid are collected.
    const float *sources[9], *weights[9];
    int32_t taps = 0;
    for (int32_t tap = 0; tap < 9; tap++) {
      int32_t y = row * layer->stride + (tap / 3 - 1) * layer->dilation;
      int32_t x = column * layer->stride + (tap % 3 - 1) * layer->dilation;
      if (y < 0 || y >= side || x < 0 || x >= side) continue;
      sources[taps] = in + ((ptrdiff_t)y * side + x) * channels;
      weights[taps++] = layer->weights + tap * channels;
    }
    for (ptrdiff_t channel = 0; channel < channels; channel += 8) {
      lanes sum = LANES(layer->biases + channel);
      for (int32_t tap = 0; tap < taps; tap++) sum += LANES(sources[tap] + channel) * LANES(weights[tap] + channel);
      STORE(out + column * channels + channel) = __builtin_elementwise_min(__builtin_elementwise_max(sum, low), high);
    }
  }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void pointwise_avx2(
  const cn_pointwise *layer, const float *in, const float *added, int32_t count, float *out) {
  pointwise(layer, in, added, count, out);
}

__attribute__((target("avx2"))) static void depthwise_avx2(
  const cn_depthwise *layer, const float *in, int32_t side, int32_t row, int32_t out_side, float *out) {
  depthwise(layer, in, side, row, out_side, out);
}
#endif

void cn_run_pointwise(
  const cn_pointwise *layer, const float *in, const float *added, int32_t count, float *out, cn_path path) {
#if defined(__x86_64__)
  if (path == CN_AVX2) return pointwise_avx2(layer, in, added, count, out);
#endif
  (void)path;
  pointwise(layer, in, added, count, out);
}

void cn_run_depthwise(
  const cn_depthwise *layer, const float *in, int32_t side, int32_t row, int32_t out_side, float *out, cn_path path) {
#if defined(__x86_64__)
  if (path == CN_AVX2) return depthwise_avx2(layer, in, side, row, out_side, out);
#endif
  (void)path;
  depthwise(layer, in, side, row, out_side, out);
}
