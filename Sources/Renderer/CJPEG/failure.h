#ifndef KATSUDO_CJPEG_FAILURE_H
#define KATSUDO_CJPEG_FAILURE_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

/// How libjpeg's errors leave it: by a jump to `out`, set in the function of ours that called it.
typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf out;
  char message[JMSG_LENGTH_MAX];
} cj_failure;

/// Makes libjpeg note an error and jump, and say nothing of warnings.
struct jpeg_error_mgr *cj_failure_init(cj_failure *failure);

/// Notes the message and jumps.
void cj_fail(j_common_ptr info) __attribute__((noreturn));

#endif
