#ifndef KATSUDO_FILTERS_H
#define KATSUDO_FILTERS_H

#include <stdint.h>

// Filters on planes of floats without padding, row by row. Every one gives the same bits on any processor: each sum is taken in its own
// order, and vectors only do several of them at once. `out` never overlaps what is read.

/// A convolution across and then down with the same 2 * `radius` + 1 weights; what lies outside equals the edge.
/// `room` has space for `width` * `height` + `width` + 2 * `radius` + 64 numbers.
void cs_convolve(
  const float *in, int32_t width, int32_t height, const float *weights, int32_t radius, float *room, float *out);

/// The largest value within `radius` samples across and down; `room` as for cs_convolve.
void cs_largest(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out);

/// The mean over a square of `radius` samples to each side, of what lies inside.
/// `room` has space for `width` * (2 * `height` + 1) + 4 * (`width` + 1) numbers.
void cs_box(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out);

/// How far a camera travels, as shares of the width, and the point that forward travel heads for, in samples.
typedef struct {
  float sideways, upright, forward;
  /// How much of a slope counts that lies across the shift: it does not fold, it leans.
  float leaning;
  float middle_x, middle_y;
} cs_travel;

/// How near the picture comes to folding, as a share: the largest of shift times slope of depth along it, or of the part of any slope that
/// counts, over 1 - `forward` * depth.
float cs_fold_risk(const float *depth, int32_t width, int32_t height, cs_travel travel);

/// A picture of RGBX bytes made smaller: each sample is the mean of the pixels that fall into it, 0...1, and their brightness (BT.709).
///
/// - `stride`: bytes from one row of the picture to the next.
/// - `room`: 4 * `width` numbers.
void cs_shrink(
  const uint8_t *pixels, int64_t stride, int32_t width, int32_t height, int32_t out_width, int32_t out_height, uint32_t *room,
  float *red, float *green, float *blue, float *luma);

#endif
