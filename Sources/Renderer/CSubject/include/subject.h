#ifndef KATSUDO_SUBJECT_H
#define KATSUDO_SUBJECT_H

#include <stdint.h>

/// The weights of the net that finds subjects, little-endian 16-bit and 32-bit floats; Weights/README.md says where they come from,
/// and Scripts/convert-subject-net.py in which order they are.
typedef struct {
  const uint8_t *bytes;
  int64_t count;
} cn_weights;

cn_weights cn_subject_weights(void);

/// Turns stored 16-bit floats into 32-bit ones.
void cn_widen(const uint8_t *halves, int64_t count, float *out);

/// How the loops run. Both ways give the same bits: sums are taken in the same order, and products are rounded before they are added.
typedef enum {
  CN_PLAIN = 0,
  CN_AVX2 = 1,
} cn_path;

/// A layer that looks at one place at a time: out = within(0 or -inf ... ceiling)(biases + weights * in) + added.
/// `outputs` is a multiple of 8; the weights are `inputs` rows of the first sixteen, then as many rows of the next sixteen, and so on;
/// the last ones may be eight.
typedef struct {
  const float *weights;
  const float *biases;
  int32_t inputs;
  int32_t outputs;
  float floor;
  float ceiling;
} cn_pointwise;

/// `in` has `count` places of `inputs` numbers, `out` and `added` (may be NULL) as many places of `outputs` numbers.
void cn_run_pointwise(
  const cn_pointwise *layer, const float *in, const float *added, int32_t count, float *out, cn_path path);

/// A layer that looks at 3x3 places, channel by channel, and holds its results within 0...6. What lies outside is 0.
/// `channels` is a multiple of 8; the weights are nine rows of them.
typedef struct {
  const float *weights;
  const float *biases;
  int32_t channels;
  int32_t stride;
  int32_t dilation;
} cn_depthwise;

/// Row `row` of the results: `out_side` places, out of the square `in` of `side` times `side` places.
void cn_run_depthwise(
  const cn_depthwise *layer, const float *in, int32_t side, int32_t row, int32_t out_side, float *out, cn_path path);

#endif
