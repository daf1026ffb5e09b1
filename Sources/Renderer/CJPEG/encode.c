#include "include/cjpeg.h"

#include <stdlib.h>

#include "failure.h"

uint8_t *cj_encode(const cj_source *source, size_t *count) {
  struct jpeg_compress_struct info;
  cj_failure failure;
  unsigned char *bytes = NULL;
  unsigned long size = 0;
  info.err = cj_failure_init(&failure);
  if (setjmp(failure.out)) {
    // The output buffer leaks, because libjpeg reports its address only at the end.
    jpeg_destroy_compress(&info);
    return NULL;
  }
  jpeg_create_compress(&info);
  jpeg_mem_dest(&info, &bytes, &size);
  info.image_width = (JDIMENSION)source->width;
  info.image_height = (JDIMENSION)source->height;
  info.input_components = source->kind == CJ_GREY ? 1 : 4;
  info.in_color_space = source->kind == CJ_GREY ? JCS_GRAYSCALE : source->kind == CJ_INKS ? JCS_CMYK : JCS_EXT_RGBX;
  jpeg_set_defaults(&info);
  jpeg_set_quality(&info, source->quality, TRUE);
  if (source->is_progressive) jpeg_simple_progression(&info);
  jpeg_start_compress(&info, TRUE);
  while (info.next_scanline < info.image_height) {
    JSAMPROW row = (JSAMPROW)(source->pixels + (size_t)info.next_scanline * (size_t)source->pitch);
    jpeg_write_scanlines(&info, &row, 1);
  }
  jpeg_finish_compress(&info);
  jpeg_destroy_compress(&info);
  *count = size;
  return bytes;
}

void cj_free(uint8_t *bytes) { free(bytes); }
