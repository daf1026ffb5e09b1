#ifndef KATSUDO_CJPEG_H
#define KATSUDO_CJPEG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// This module wraps libjpeg in functions with return codes. libjpeg reports an error with longjmp, which must not jump over Swift code, so
// every jump ends in the C function that was called. The module uses the API of libjpeg and not TurboJPEG, because TurboJPEG reports only
// the first warning, and only as text. Harmless warnings could then not be distinguished from warnings about lost pixels.

typedef enum {
  CJ_DONE = 0,
  /// The file is incomplete or damaged.
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
  /// `true` if the file has Adobe's marker. Files with this marker store inverted inks: 255 means no ink.
  bool has_adobe_marker;
} cj_header;

typedef struct cj_decoder cj_decoder;

/// Opens a decoder. The bytes must stay in place until cj_close. Returns NULL if there is no memory.
cj_decoder *cj_open(const uint8_t *bytes, size_t count);
void cj_close(cj_decoder *decoder);

cj_result cj_read_header(cj_decoder *decoder, cj_header *header);

/// Makes the decoder shrink the picture to `eighths` / 8 of each side, rounded up, and stores the new size in `header`. `eighths` is 8, 4,
/// 2 or 1. Decoding then takes less time and memory. Call it after cj_read_header.
cj_result cj_reduce(cj_decoder *decoder, int eighths, cj_header *header);

/// Returns the content of the APP1 segment with this index, counted from 0, or NULL if there is none. EXIF is in an APP1 segment. Call it
/// after cj_read_header and before cj_read_pixels, which frees the content.
const uint8_t *cj_app1(const cj_decoder *decoder, int index, size_t *count);

/// Returns the whole embedded colour profile. The caller frees it with cj_free. Returns NULL if there is no profile, or if parts of it are
/// missing or there is no memory; then `is_broken` is `true`. Call it after cj_read_header and before cj_read_pixels.
uint8_t *cj_profile(cj_decoder *decoder, size_t *count, bool *is_broken);

/// Decodes the pixels, with four bytes each: red, green, blue and 255, or the four inks as stored. `pixels` must have room for
/// width * height * 4 bytes.
cj_result cj_read_pixels(cj_decoder *decoder, uint8_t *pixels);

/// Returns the message of libjpeg's last error.
const char *cj_message(const cj_decoder *decoder);

typedef struct {
  /// The pixels, with one byte each for CJ_GREY, otherwise four.
  const uint8_t *pixels;
  int32_t width, height;
  /// The number of bytes from one row to the next.
  int32_t pitch;
  cj_kind kind;
  /// The quality, 1 to 100.
  int32_t quality;
  bool is_progressive;
} cj_source;

/// Returns the bytes of a JPEG file, or NULL if there is no memory. The caller frees them with cj_free. Chroma is stored at half the
/// resolution. Inks are stored at full resolution and with Adobe's marker.
uint8_t *cj_encode(const cj_source *source, size_t *count);
void cj_free(uint8_t *bytes);

#endif
