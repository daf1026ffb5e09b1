#ifndef KATSUDO_SUBJECT_H
#define KATSUDO_SUBJECT_H

#include <stdint.h>

/// The weights of the neural network that finds subjects: little-endian floats of 16 and 32 bits. Weights/README.md names their source.
/// Scripts/convert-subject-net.py defines their order.
typedef struct {
  const uint8_t *bytes;
  int64_t count;
} cn_weights;

cn_weights cn_subject_weights(void);

/// Converts stored 16-bit floats to 32-bit floats.
void cn_widen(const uint8_t *halves, int64_t count, float *out);

/// The versions of the loops. Both give the same bits: they add in the same order, and they round products before they add them.
typedef enum {
  CN_PLAIN = 0,
  CN_AVX2 = 1,
} cn_path;

/// A pointwise layer (1x1 convolution): out = clamp(biases + weights * in, floor, ceiling) + added. The floor is 0 or -inf.
/// `outputs` is a multiple of 8. The weights are grouped by sixteen outputs; the last group may have eight. Each group has `inputs` rows
/// with one weight for each output.
typedef struct {
  const float *weights;
  const float *biases;
  int32_t inputs;
  int32_t outputs;
  float floor;
  float ceiling;
} cn_pointwise;

/// Runs a pointwise layer. `in` has `count` places of `inputs` numbers; `out` and `added` (may be NULL) have `count` places of `outputs`.
void cn_run_pointwise(
  const cn_pointwise *layer, const float *in, const float *added, int32_t count, float *out, cn_path path);

/// A depthwise layer (3x3 convolution, channel by channel) with results clamped to 0...6. Places outside the grid count as 0.
/// `channels` is a multiple of 8. The weights are nine rows of `channels` numbers.
typedef struct {
  const float *weights;
  const float *biases;
  int32_t channels;
  int32_t stride;
  int32_t dilation;
} cn_depthwise;

/// Computes row `row` of the results, `out_side` places, from the square `in` of `side` times `side` places.
void cn_run_depthwise(
  const cn_depthwise *layer, const float *in, int32_t side, int32_t row, int32_t out_side, float *out, cn_path path);

#endif
