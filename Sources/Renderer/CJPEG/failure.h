#ifndef KATSUDO_CJPEG_FAILURE_H
#define KATSUDO_CJPEG_FAILURE_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/// The error state of one libjpeg object. An error jumps out of libjpeg to `out`, which the calling function of this module sets.
typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf out;
  char message[JMSG_LENGTH_MAX];
} cj_failure;

/// Sets libjpeg up to store an error's message and jump, and to print nothing.
struct jpeg_error_mgr *cj_failure_init(cj_failure *failure);

/// Stores the message and jumps.
void cj_fail(j_common_ptr info) __attribute__((noreturn));

#endif
