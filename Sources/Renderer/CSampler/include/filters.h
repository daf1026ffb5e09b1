#ifndef KATSUDO_FILTERS_H
#define KATSUDO_FILTERS_H

#include <stdint.h>

// Filters on planes of floats, row by row without padding. Every filter gives the same bits on any processor: the order of each sum is
// fixed, and vectors only compute several sums at once. `out` must not overlap the input.

/// Convolves the rows and then the columns with the same 2 * `radius` + 1 weights. Samples outside the plane have the value of the edge.
/// `room` has space for `width` * `height` + `width` + 2 * `radius` + 64 numbers.
void cs_convolve(
  const float *in, int32_t width, int32_t height, const float *weights, int32_t radius, float *room, float *out);

/// Computes, for each sample, the largest value in the square of `radius` samples to each side. `room` is as for cs_convolve.
void cs_largest(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out);

/// Computes a box blur: for each sample, the mean of the square of `radius` samples to each side. Samples outside the plane do not count.
/// `room` has space for `width` * (2 * `height` + 1) + 4 * (`width` + 1) numbers.
void cs_box(const float *in, int32_t width, int32_t height, int32_t radius, float *room, float *out);

/// The distances that a camera travels, as shares of the width, and the target of forward travel, in samples.
typedef struct {
  float sideways, upright, forward;
  /// The share that counts of a slope across the shift. Such a slope does not fold the picture, but slants it.
  float leaning;
  float middle_x, middle_y;
} cs_travel;

/// Returns the fold risk. At 1, the picture begins to fold. It is the largest value of risk / (1 - `forward` * depth) over all places. The
/// risk at a place is the larger of two numbers: the shift times the slope of depth along the shift, and `leaning` times the shift times
/// the slope in any direction.
float cs_fold_risk(const float *depth, int32_t width, int32_t height, cs_travel travel);

/// Shrinks a picture of RGBX bytes. Each output sample is the mean of its pixels, 0...1. `luma` is the brightness (BT.709) of the sample.
///
/// - `stride`: The bytes from one row of the picture to the next.
/// - `room`: 4 * `width` numbers.
void cs_shrink(
  const uint8_t *pixels, int64_t stride, int32_t width, int32_t height, int32_t out_width, int32_t out_height, uint32_t *room,
  float *red, float *green, float *blue, float *luma);

#endif
