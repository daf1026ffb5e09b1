#ifndef KATSUDO_SAMPLER_H
#define KATSUDO_SAMPLER_H

#include <stdint.h>

/// How the inner loops run. Every way gives the same bytes; the faster ones need the processor's help.
typedef enum {
  CS_SCALAR = 0,
  CS_SSSE3 = 1,
  CS_AVX2 = 2,
} cs_path;

/// The fastest way that this processor can run.
cs_path cs_best_path(void);

/// One plane of the texture. `origin` is its sample (0, 0); the samples of the margin lie around it, at negative positions too.
/// 16 readable bytes must follow the last sample.
typedef struct {
  const uint8_t *origin;
  int32_t stride;
} cs_plane;

/// A row of mesh nodes, one every 8 samples: where in the texture each is to be read, in 1/65536 of a sample, below 4095 samples.
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

/// Light as it is computed, on a row of points: gains of 0...1 and offsets of 0...255 levels.
typedef struct {
  const float *gain;
  const float *offset;
} cs_shares;

/// A row of `count` points becomes one of nodes.
void cs_light_row(const cs_shares *row, int32_t count, int16_t *gains, int16_t *offsets);

/// A row half way between two rows of `count` points, at twice the density: the points, and the middles between them; 2 * count - 1
/// nodes in all.
void cs_light_row_between(
  const cs_shares *first, const cs_shares *second, int32_t count, int16_t *gains, int16_t *offsets);

/// Everything that one row of 8x8 cells is made from.
typedef struct {
  cs_plane texture;
  cs_nodes top;
  cs_nodes bottom;
  /// NULL pointers where there is no light.
  cs_light light_top;
  cs_light light_bottom;
  /// Noise in 1/64 of a level, 8 rows; NULL where there is none.
  const int16_t *grain;
  int32_t grain_stride;
  /// Number of cells; each row of nodes has one node more.
  int32_t cells;
} cs_cell_row;

/// Paints one row of 8x8 cells to `out`: bilinear samples of the texture, then light, then grain. What light has touched is dithered.
void cs_paint_cells(const cs_cell_row *row, uint8_t *out, int32_t out_stride, cs_path path);

/// Paints two planes that have all but texture and offset in common, as both chroma planes do, and no grain: what places and
/// weights cost is paid once.
void cs_paint_twins(
  const cs_cell_row *first, const cs_cell_row *second, uint8_t *first_out, uint8_t *second_out, int32_t out_stride,
  cs_path path);

/// Inverse depth of the scene, 0 (far) to 65535 (near), spread over the whole frame. Each row is followed by its last value once more,
/// and the last row by a copy of it, so that any value has neighbours to the right and below.
typedef struct {
  const uint16_t *values;
  /// Without what follows.
  int32_t width;
  int32_t height;
} cs_disparity;

/// Where the camera stands at one frame. Lengths are in frame widths, every sign in the sense of its name.
typedef struct {
  float right, up, forward;
  /// Focal length, 1 at frame 0.
  float scale;
  float pan_right, tilt_up;
  /// Roll of the camera, clockwise: the picture turns the other way.
  float roll_cos, roll_sin;
  /// The point that zoom, roll and forward move keep, in samples.
  float center_x, center_y;
} cs_camera;

/// The frame that the mesh covers and the texture's margin around it, in luma samples.
typedef struct {
  int32_t width, height, margin;
} cs_frame;

/// Fills one row of nodes, at most 512, 8 luma samples apart, at the height `y` of the frame.
void cs_mesh_row(
  const cs_disparity *disparity, const cs_camera *camera, const cs_frame *frame, float y, int32_t nodes, int32_t *out_x,
  int32_t *out_y, cs_path path);

/// Something small that floats in front of the picture: round, or a streak. Lengths are in luma samples.
typedef struct {
  float x, y, radius;
  /// From the middle of a streak to its lower end; `half_y` is above 0, or both are 0 for what is round.
  float half_x, half_y;
  /// Share of the level in its middle, 0...1.
  float strength;
  /// 1 falls off softly from the middle; larger gives a disc whose rim is that much sharper.
  float edge;
  /// How much of the middle of a disc is missing, 0...1, so that the rim is brightest.
  float rim;
  /// Levels of Y, U and V that the samples move towards.
  float level[3];
} cs_sprite;

/// The rows `first_row..<end_row` of one plane without padding. Its width is a multiple of 8.
typedef struct {
  uint8_t *plane;
  int32_t width;
  int32_t first_row, end_row;
  /// 0 for Y, 1 for U, 2 for V.
  int32_t channel;
  /// Samples of this plane for each luma sample, and how much higher its rows lie, in its own samples.
  float scale, shift_y;
} cs_canvas;

/// Draws sprites in their order.
void cs_paint_sprites(const cs_sprite *sprites, int32_t count, const cs_canvas *canvas, cs_path path);

/// Filter taps of one output sample of a resize: `count` weights in 1/16384 that sum to 16384, for the inputs from `first` on.
typedef struct {
  int32_t first;
  int32_t count;
  const int16_t *weights;
} cs_taps;

/// One output row from several input rows of RGBX bytes; `rows[i]` belongs to `weights[i]`. `bytes` = 4 * width.
void cs_resize_rows(
  const uint8_t *const *rows, const int16_t *weights, int32_t count, int32_t bytes, uint8_t *out, cs_path path);

/// One output row from one input row of RGBX bytes. The taps may reach outside the row; `row` must have that padding. Their count is a
/// multiple of 4.
void cs_resize_row(const uint8_t *row, const cs_taps *taps, int32_t out_width, uint8_t *out, cs_path path);

/// Two rows of RGBX become two rows of luma and one row of each chroma plane: BT.709, limited range, chroma sited left as H.264 has it.
/// `width` is even; the row is read one pixel to the left and to the right as well, clamped at the ends.
void cs_rgbx_to_yuv(
  const uint8_t *row0, const uint8_t *row1, int32_t width, uint8_t *y0, uint8_t *y1, uint8_t *u, uint8_t *v, cs_path path);

/// A curve in 1/64 of a level becomes bytes, (level + dither) / 64: one table for each of the 8x8 places of the dither, so that fine
/// slopes survive 8 bits.
void cs_curve_tables(const int16_t levels[256], uint8_t tables[64 * 256]);

/// A curve on one row of `width` samples; `row` is its number in the plane.
void cs_curve(const uint8_t *in, const uint8_t tables[64 * 256], int32_t width, int32_t row, uint8_t *out);

/// The same for one row of `width` chroma samples, with one of 32 curves chosen by the two luma rows they lie on.
void cs_curve_by_luma(
  const uint8_t *in, const uint8_t *luma, int32_t luma_stride, const int16_t *table, int32_t width, int32_t row, uint8_t *out);

/// Makes what this process frees ready to be used again instead of handing it back to the system, and takes large pages for it where the
/// system has them: 28 MiB, for the calling thread. Without the GNU C library it does nothing.
void cs_keep_memory(void);

/// `count` pixels of red, green and blue get a fourth byte, 255.
void cs_add_alpha(const uint8_t *rgb, int64_t count, uint8_t *rgbx);

/// out = a + (b - a) * weight / 256, weight 0...256.
void cs_mix(const uint8_t *a, const uint8_t *b, int32_t weight, int64_t count, uint8_t *out);

#endif
