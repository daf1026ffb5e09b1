#ifndef KATSUDO_CJPEG_H
#define KATSUDO_CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// libjpeg behind return codes. libjpeg reports an error by jumping out of itself, which must never cross a frame of Swift; here every
// jump ends in the function that began the work. Its own API is needed, since the wrapper TurboJPEG tells a warning by its text only
// and shows the first one alone, so harmless ones cannot be told from those that lose pixels.

typedef enum {
  CJ_DONE = 0,
  /// Cut off, or its data makes no sense.
  CJ_DAMAGED,
  /// A kind of JPEG that libjpeg does not read: 12 bits, lossless, two colours.
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
  /// Adobe's marker is there. Files with it store their inks inverted: 255 is none.
  bool has_adobe_marker;
} cj_header;

typedef struct cj_decoder cj_decoder;

/// The bytes must stay where they are until cj_close. NULL where there is no memory.
cj_decoder *cj_open(const uint8_t *bytes, size_t count);
void cj_close(cj_decoder *decoder);

cj_result cj_read_header(cj_decoder *decoder, cj_header *header);

/// Makes the pixels come at `eighths` (8, 4, 2 or 1) of each side's length, rounded up, and tells the new size. It costs less than the
/// whole picture does, in time and memory. After the header.
cj_result cj_reduce(cj_decoder *decoder, int eighths, cj_header *header);

/// The body of APP1 segment `index` (EXIF lives in one); NULL when there are no more. After the header, and gone after the pixels.
const uint8_t *cj_app1(const cj_decoder *decoder, int index, size_t *count);

/// The embedded colour profile, put together from its segments; to be given to cj_free. NULL where there is none or where parts of it
/// are missing, which `is_broken` tells. Between header and pixels.
uint8_t *cj_profile(cj_decoder *decoder, size_t *count, bool *is_broken);

/// Four bytes a pixel: red, green, blue and 255, or the four inks as they are stored. `pixels` holds width * height * 4 bytes.
cj_result cj_read_pixels(cj_decoder *decoder, uint8_t *pixels);

/// What libjpeg said last.
const char *cj_message(const cj_decoder *decoder);

typedef struct {
  /// For CJ_GREY one byte a pixel, else four.
  const uint8_t *pixels;
  int32_t width, height;
  /// Bytes from one row to the next.
  int32_t pitch;
  cj_kind kind;
  /// 1 to 100.
  int32_t quality;
  bool is_progressive;
} cj_source;

/// The bytes of a JPEG file, to be given to cj_free; NULL where there is no memory. Colour is stored at half its resolution, inks at
/// all of it and with Adobe's marker.
uint8_t *cj_encode(const cj_source *source, size_t *count);
void cj_free(uint8_t *bytes);

#endif
