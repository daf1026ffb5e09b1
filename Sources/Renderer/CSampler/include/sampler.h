#ifndef KATSUDO_SAMPLER_H
#define KATSUDO_SAMPLER_H

#include <stdint.h>

/// The versions of the inner loops. All give the same bytes. The faster ones need a processor that supports their instructions.
typedef enum {
  CS_SCALAR = 0,
  CS_SSSE3 = 1,
  CS_AVX2 = 2,
} cs_path;

/// Returns the fastest path that this processor can run.
cs_path cs_best_path(void);

/// One plane of the texture. `origin` is the sample (0, 0) of the frame. The samples of the margin are around the frame, also at negative
/// positions. 16 readable bytes must follow the last sample.
typedef struct {
  const uint8_t *origin;
  int32_t stride;
} cs_plane;

/// A row of mesh nodes, one every 8 samples. Each node holds the place to read in the texture, in 1/65536 of a sample. Places are below
/// 4095 samples.
typedef struct {
  const int32_t *x;
  const int32_t *y;
} cs_nodes;

/// The light on a row of mesh nodes: sample * gain + offset, with the gain in 1/32768 (0...32767) and the offset in 1/64 of a level
/// (0...32767).
typedef struct {
  const int16_t *gain;
  const int16_t *offset;
} cs_light;

/// The light on a row of points before its conversion to whole numbers: gains of 0...1 and offsets of 0...255 levels.
typedef struct {
  const float *gain;
  const float *offset;
} cs_shares;

/// Converts a row of `count` points to a row of nodes.
void cs_light_row(const cs_shares *row, int32_t count, int16_t *gains, int16_t *offsets);

/// Computes the row half way between two rows of `count` points, at twice the density. The result has 2 * count - 1 nodes: the points and
/// the middles between them.
void cs_light_row_between(
  const cs_shares *first, const cs_shares *second, int32_t count, int16_t *gains, int16_t *offsets);

/// The input for one row of 8x8 cells.
typedef struct {
  cs_plane texture;
  cs_nodes top;
  cs_nodes bottom;
  /// The pointers are NULL if there is no light.
  cs_light light_top;
  cs_light light_bottom;
  /// The noise in 1/64 of a level, 8 rows; NULL if there is none.
  const int16_t *grain;
  int32_t grain_stride;
  /// The number of cells. Each row of nodes has one node more.
  int32_t cells;
} cs_cell_row;

/// Paints one row of 8x8 cells to `out`: bilinear samples of the texture, with light, grain and dither applied in this order.
void cs_paint_cells(const cs_cell_row *row, uint8_t *out, int32_t out_stride, cs_path path);

/// Paints two planes that differ only in their texture and their light offset and have no grain, such as the chroma planes. Places and
/// weights are computed only once.
void cs_paint_twins(
  const cs_cell_row *first, const cs_cell_row *second, uint8_t *first_out, uint8_t *second_out, int32_t out_stride,
  cs_path path);

/// The inverse depth of the scene, 0 (far) to 65535 (near), over the whole frame. Each row repeats its last value once, and the last row is
/// repeated once, so that every value has neighbours to the right and below.
typedef struct {
  const uint16_t *values;
  /// The size without the repeated values.
  int32_t width;
  int32_t height;
} cs_disparity;

/// The pose of the camera at one frame. Lengths are in frame widths. A positive number means the direction that the field's name says.
typedef struct {
  float right, up, forward;
  /// The focal length, 1 at frame 0.
  float scale;
  float pan_right, tilt_up;
  /// The roll of the camera, clockwise. The picture turns the other way.
  float roll_cos, roll_sin;
  /// The fixed point of zoom, roll and forward travel, in samples.
  float center_x, center_y;
} cs_camera;

/// The frame that the mesh covers and the texture's margin around it, in luma samples.
typedef struct {
  int32_t width, height, margin;
} cs_frame;

/// Fills one row of at most 512 nodes at the height `y` of the frame. The nodes are 8 luma samples apart.
void cs_mesh_row(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y, cs_path path);

/// A sprite: a small disc or streak in front of the picture. Lengths are in luma samples.
typedef struct {
  float x, y, radius;
  /// The vector from the middle of a streak to its lower end, with `half_y` above 0. For a disc, both are 0.
  float half_x, half_y;
  /// The share of the level in the middle of the sprite, 0...1.
  float strength;
  /// The sharpness of the rim. At 1, the sprite fades from its middle to its rim. A larger number makes the rim sharper by this factor.
  float edge;
  /// The share of light that is missing in the middle of a disc, 0...1. The rim is then the brightest part.
  float rim;
  /// The levels of Y, U and V that the samples move towards.
  float level[3];
} cs_sprite;

/// The rows `first_row..<end_row` of one plane without padding. The width is a multiple of 8.
typedef struct {
  uint8_t *plane;
  int32_t width;
  int32_t first_row, end_row;
  /// 0 for Y, 1 for U, 2 for V.
  int32_t channel;
  /// The number of samples of this plane per luma sample, and the shift that is subtracted from a sprite's y, in samples of this plane.
  float scale, shift_y;
} cs_canvas;

/// Draws the sprites in their order.
void cs_paint_sprites(const cs_sprite *sprites, int32_t count, const cs_canvas *canvas, cs_path path);

/// The filter taps for one output sample of a resize: `count` weights in 1/16384 for the inputs from `first` on. Their sum is 16384.
typedef struct {
  int32_t first;
  int32_t count;
  const int16_t *weights;
} cs_taps;

/// Computes one output row from several input rows of RGBX bytes. `rows[i]` belongs to `weights[i]`. `bytes` = 4 * width.
void cs_resize_rows(
  const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out, cs_path path);

/// Computes one output row from one input row of RGBX bytes. The taps may read outside the row, so `row` needs this much padding. The
/// number of taps is a multiple of 4.
void cs_resize_row(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out, cs_path path);

/// Converts two rows of RGBX to two rows of luma and one row of each chroma plane: BT.709, limited range, chroma sited left as in H.264.
/// `width` is even. A chroma sample also uses the pixels to its left and to its right. The function reads nothing outside the rows.
void cs_rgbx_to_yuv(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v, cs_path path);

/// Converts a curve in 1/64 of a level to bytes, (level + dither) / 64. There is one table for each of the 8x8 places of the dither, so
/// that flat gradients show no bands.
void cs_curve_tables(const int16_t levels[256], uint8_t tables[64 * 256]);

/// Applies a curve to one row of `width` samples. `row` is the number of the row in the plane.
void cs_curve(const uint8_t *in, const uint8_t tables[64 * 256], int32_t width, int32_t row, uint8_t *out);

/// Applies one of 32 curves to each sample of one row of `width` chroma samples. The brightness at the place of the sample, from two luma
/// rows, chooses the curve.
void cs_curve_by_luma(
  const uint8_t *in, const uint8_t *luma, int32_t luma_stride, const int16_t *table, int32_t width, int32_t row, uint8_t *out);

/// Makes the process keep freed memory and not return it to the system. It also reserves 28 MiB for the calling thread, in large pages if
/// the system has them. Without the GNU C library, it does nothing.
void cs_keep_memory(void);

/// Adds a fourth byte, 255, to each of `count` pixels of red, green and blue.
void cs_add_alpha(const uint8_t *rgb, int64_t count, uint8_t *rgbx);

/// Mixes bytes: out = a + (b - a) * weight / 256, weight 0...256.
void cs_mix(const uint8_t *a, const uint8_t *b, int32_t weight, int64_t count, uint8_t *out);

#endif
