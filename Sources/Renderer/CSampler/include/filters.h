#ifndef KATSUDO_FILTERS_H
#define KATSUDO_FILTERS_H

#include <stdint.h>

// Filters on planes of floats without padding, row by row. Every filter gives the same bits on any processor: each sum is taken in its own
// order, and vectors only compute several sums at once. `out` never overlaps the input.

/// Convolves across and then down with the same 2 * `radius` + 1 weights. Samples outside equal the edge.
/// `room` has space for `width` * `height` + `width` + 2 * `radius` + 64 numbers.
void cs_convolve(
  const float *in, int32_t width, int32_t height, const float *weights, int32_t radius, float *room, float *out);

/// Finds the largest value within `radius` samples across and down. `room` is as for cs_convolve.
void cs_largest(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out);

/// Computes a box blur: the mean over a square of `radius` samples to each side, of the samples that lie inside the plane.
/// `room` has space for `width` * (2 * `height` + 1) + 4 * (`width` + 1) numbers.
void cs_box(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out);

/// The distances that a camera travels, as shares of the width, and the point that forward travel heads for, in samples.
typedef struct {
  float sideways, upright, forward;
  /// The share of a slope across the shift that counts. Such a slope does not fold the picture; it slants it.
  float leaning;
  float middle_x, middle_y;
} cs_travel;

/// Returns the fold risk: the closeness of the picture to folding, as a share. It is the largest of risk / (1 - `forward` * depth) over
/// all places. The risk at a place is the larger of two numbers: the shift times the slope of depth along it, and `leaning` times the
/// shift times the slope in any direction.
float cs_fold_risk(const float *depth, int32_t width, int32_t height, cs_travel travel);

/// Shrinks a picture of RGBX bytes. Each output sample is the mean of the pixels that fall into it, 0...1; `luma` is its brightness
/// (BT.709).
///
/// - `stride`: The bytes from one row of the picture to the next.
/// - `room`: 4 * `width` numbers.
void cs_shrink(
  const uint8_t *pixels, int64_t stride, int32_t width, int32_t height, int32_t out_width, int32_t out_height, uint32_t *room,
  float *red, float *green, float *blue, float *luma);

#endif
