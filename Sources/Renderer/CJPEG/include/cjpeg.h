#ifndef KATSUDO_CJPEG_H
#define KATSUDO_CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// This module wraps libjpeg in functions with return codes. libjpeg reports an error with a long jump, which must never cross a Swift
// frame; here every jump ends in the function that began the work. The module uses libjpeg's own API and not the wrapper TurboJPEG:
// that wrapper reports a warning only as text, and only the first one, so harmless warnings look like those that lose pixels.

typedef enum {
  CJ_DONE = 0,
  /// The file is cut off, or its data makes no sense.
  CJ_DAMAGED,
  /// The file is a kind of JPEG that libjpeg does not read: 12 bits, lossless, two colours.
  CJ_UNSUPPORTED,
} cj_result;

typedef enum {
  CJ_GREY,
  CJ_COLOUR,
  /// Cyan, magenta, yellow and black.
  CJ_INKS,
} cj_kind;

typedef struct {
  int32_t width, height;
  cj_kind kind;
  /// `true` if Adobe's marker is there. Files with this marker store their inks inverted: 255 is no ink.
  bool has_adobe_marker;
} cj_header;

typedef struct cj_decoder cj_decoder;

/// Opens a decoder. The bytes must stay in place until cj_close. Returns NULL if there is no memory.
cj_decoder *cj_open(const uint8_t *bytes, size_t count);
void cj_close(cj_decoder *decoder);

cj_result cj_read_header(cj_decoder *decoder, cj_header *header);

/// Makes the decoder return the pixels at `eighths` (8, 4, 2 or 1) of each side's length, rounded up, and stores the new size in `header`.
/// This takes less time and memory than the whole picture. Call it after cj_read_header.
cj_result cj_reduce(cj_decoder *decoder, int eighths, cj_header *header);

/// Returns the body of APP1 segment `index` (EXIF lives in one), or NULL if there are no more.
/// Call it after cj_read_header; the body is gone after cj_read_pixels.
const uint8_t *cj_app1(const cj_decoder *decoder, int index, size_t *count);

/// Returns the embedded colour profile, joined from its segments, to be freed with cj_free. Returns NULL if there is no profile or if
/// parts of it are missing; in the second case `is_broken` is `true`. Call it after cj_read_header and before cj_read_pixels.
uint8_t *cj_profile(cj_decoder *decoder, size_t *count, bool *is_broken);

/// Decodes four bytes a pixel: red, green, blue and 255, or the four inks as stored. `pixels` holds width * height * 4 bytes.
cj_result cj_read_pixels(cj_decoder *decoder, uint8_t *pixels);

/// Returns the message of libjpeg's last error.
const char *cj_message(const cj_decoder *decoder);

typedef struct {
  /// One byte a pixel for CJ_GREY, otherwise four.
  const uint8_t *pixels;
  int32_t width, height;
  /// Bytes from one row to the next.
  int32_t pitch;
  cj_kind kind;
  /// The quality, 1 to 100.
  int32_t quality;
  bool is_progressive;
} cj_source;

/// Returns the bytes of a JPEG file, to be freed with cj_free, or NULL if there is no memory. Colour is stored at half its resolution.
/// Inks are stored at full resolution and with Adobe's marker.
uint8_t *cj_encode(const cj_source *source, size_t *count);
void cj_free(uint8_t *bytes);

#endif
