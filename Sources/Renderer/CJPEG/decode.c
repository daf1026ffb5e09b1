#include "include/cjpeg.h"

#include <stdlib.h>

#include <jerror.h>

#include "failure.h"

/// The largest number of scans. Progressive files have about ten. A small file with thousands of scans would take very long to decode.
enum { MOST_SCANS = 100 };
/// The largest number of surplus bytes after a scan that is taken as an error of the writer and not as lost data.
enum { FEW_BYTES = 64 };

struct cj_decoder {
  // This is the first member, so that libjpeg's pointer to it is also a pointer to the whole struct.
  struct jpeg_decompress_struct info;
  cj_failure failure;
  struct jpeg_progress_mgr progress;
  const uint8_t *bytes;
  size_t count;
  bool is_in_pixels;
  bool has_broken_profile;
};

/// Returns `true` if the last `count` bytes that were read are all the same.
static bool is_padding(const cj_decoder *decoder, size_t count) {
  // At the end of the file, libjpeg reads from its own buffer with an end marker and not from the file.
  size_t left = decoder->info.src->bytes_in_buffer;
  const uint8_t *end = decoder->info.src->next_input_byte;
  if (left > decoder->count || end != decoder->bytes + (decoder->count - left)) return false;
  if (count > decoder->count - left) return false;
  for (const uint8_t *byte = end - count; byte < end; byte++) {
    if (*byte != end[-1]) return false;
  }
  return true;
}

/// Returns `true` if the `count` surplus bytes before `marker` mean no damage.
///
/// - Between segments, they never mean damage.
/// - Before a restart marker, they always mean damage: the decoder stopped too early in damaged data.
/// - After a scan, more than FEW_BYTES bytes mean damage, except if they are padding.
static bool are_stray(const cj_decoder *decoder, int count, int marker) {
  if (!decoder->is_in_pixels) return true;
  if (marker >= JPEG_RST0 && marker <= JPEG_RST0 + 7) return false;
  return count <= FEW_BYTES || is_padding(decoder, (size_t)count);
}

/// Returns `true` if the current warning does not change any pixel of the picture.
static bool loses_nothing(cj_decoder *decoder) {
  const struct jpeg_error_mgr *error = &decoder->failure.base;
  switch (error->msg_code) {
  case JWRN_JFIF_MAJOR:
  case JWRN_ADOBE_XFORM:
    return true;
  case JWRN_BOGUS_ICC:
    decoder->has_broken_profile = true;
    return true;
  case JWRN_EXTRANEOUS_DATA:
    return are_stray(decoder, error->msg_parm.i[0], error->msg_parm.i[1]);
  case JWRN_JPEG_EOF:
    // In a file with one scan, only the end marker is missing, because a scan that is too short has another warning. In a file with
    // several scans, whole scans may be missing.
    return decoder->is_in_pixels && !jpeg_has_multiple_scans(&decoder->info);
  default:
    return false;
  }
}

static void judge(j_common_ptr info, int level) {
  // Level -1 means a warning. Levels of 0 and more are advisory and trace messages.
  if (level < 0 && !loses_nothing((cj_decoder *)info)) cj_fail(info);
}

static void count_scans(j_common_ptr info) {
  if (((j_decompress_ptr)info)->input_scan_number > MOST_SCANS) {
    info->err->msg_code = JERR_BAD_PROGRESSION;
    cj_fail(info);
  }
}

static cj_result reason(const cj_decoder *decoder) {
  switch (decoder->failure.base.msg_code) {
  case JERR_BAD_PRECISION:
  case JERR_SOF_UNSUPPORTED:
  case JERR_ARITH_NOTIMPL:
  case JERR_CONVERSION_NOTIMPL:
    return CJ_UNSUPPORTED;
  default:
    return CJ_DAMAGED;
  }
}

cj_decoder *cj_open(const uint8_t *bytes, size_t count) {
  cj_decoder *decoder = calloc(1, sizeof(cj_decoder));
  if (!decoder) return NULL;
  decoder->info.err = cj_failure_init(&decoder->failure);
  decoder->failure.base.emit_message = judge;
  decoder->bytes = bytes;
  decoder->count = count;
  if (setjmp(decoder->failure.out)) {
    cj_close(decoder);
    return NULL;
  }
  jpeg_create_decompress(&decoder->info);
  jpeg_mem_src(&decoder->info, bytes, count);
  jpeg_save_markers(&decoder->info, JPEG_APP0 + 1, 0xFFFF);
  jpeg_save_markers(&decoder->info, JPEG_APP0 + 2, 0xFFFF);
  decoder->progress.progress_monitor = count_scans;
  decoder->info.progress = &decoder->progress;
  return decoder;
}

void cj_close(cj_decoder *decoder) {
  jpeg_destroy_decompress(&decoder->info);
  free(decoder);
}

cj_result cj_read_header(cj_decoder *decoder, cj_header *header) {
  struct jpeg_decompress_struct *info = &decoder->info;
  if (setjmp(decoder->failure.out)) return reason(decoder);
  jpeg_read_header(info, TRUE);
  switch (info->jpeg_color_space) {
  case JCS_GRAYSCALE:
    header->kind = CJ_GREY;
    break;
  case JCS_RGB:
  case JCS_YCbCr:
    header->kind = CJ_COLOUR;
    break;
  case JCS_CMYK:
  case JCS_YCCK:
    header->kind = CJ_INKS;
    break;
  default:
    return CJ_UNSUPPORTED;
  }
  header->width = (int32_t)info->image_width;
  header->height = (int32_t)info->image_height;
  header->has_adobe_marker = info->saw_Adobe_marker;
  return CJ_DONE;
}

cj_result cj_reduce(cj_decoder *decoder, int eighths, cj_header *header) {
  struct jpeg_decompress_struct *info = &decoder->info;
  if (setjmp(decoder->failure.out)) return reason(decoder);
  info->scale_num = (unsigned int)eighths;
  info->scale_denom = 8;
  jpeg_calc_output_dimensions(info);
  header->width = (int32_t)info->output_width;
  header->height = (int32_t)info->output_height;
  return CJ_DONE;
}

const uint8_t *cj_app1(const cj_decoder *decoder, int index, size_t *count) {
  for (jpeg_saved_marker_ptr marker = decoder->info.marker_list; marker; marker = marker->next) {
    if (marker->marker != JPEG_APP0 + 1) continue;
    if (index-- == 0) {
      *count = marker->data_length;
      return marker->data;
    }
  }
  return NULL;
}

uint8_t *cj_profile(cj_decoder *decoder, size_t *count, bool *is_broken) {
  JOCTET *bytes = NULL;
  unsigned int size = 0;
  decoder->has_broken_profile = false;
  *is_broken = true;
  if (setjmp(decoder->failure.out)) return NULL;
  bool is_there = jpeg_read_icc_profile(&decoder->info, &bytes, &size);
  *is_broken = decoder->has_broken_profile;
  *count = size;
  return is_there ? bytes : NULL;
}

cj_result cj_read_pixels(cj_decoder *decoder, uint8_t *pixels) {
  struct jpeg_decompress_struct *info = &decoder->info;
  if (setjmp(decoder->failure.out)) return reason(decoder);
  bool has_inks = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
  info->out_color_space = has_inks ? JCS_CMYK : JCS_EXT_RGBX;
  decoder->is_in_pixels = true;
  jpeg_start_decompress(info);
  size_t pitch = (size_t)info->output_width * 4;
  while (info->output_scanline < info->output_height) {
    JSAMPROW row = pixels + info->output_scanline * pitch;
    jpeg_read_scanlines(info, &row, 1);
  }
  jpeg_finish_decompress(info);
  return CJ_DONE;
}

const char *cj_message(const cj_decoder *decoder) { return decoder->failure.message; }
