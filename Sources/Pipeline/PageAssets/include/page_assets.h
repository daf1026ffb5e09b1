#ifndef KATSUDO_PAGE_ASSETS_H
#define KATSUDO_PAGE_ASSETS_H

#include <stdint.h>

/// A file of the pages. Its name is the path below the folder Files, such as "app/app.css".
typedef struct {
  const char *name;
  const uint8_t *bytes;
  int64_t count;
} pa_file;

/// The number of files.
int64_t pa_count(void);

/// Returns a file.
///
/// - Parameter index: from 0 to the number of files less one.
pa_file pa_at(int64_t index);

#endif
