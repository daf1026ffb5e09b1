#include "failure.h"

void cj_fail(j_common_ptr info) {
  cj_failure *failure = (cj_failure *)info->err;
  failure->base.format_message(info, failure->message);
  longjmp(failure->out, 1);
}

/// Suppresses the messages that libjpeg would print.
static void say_nothing(j_common_ptr info) { (void)info; }

struct jpeg_error_mgr *cj_failure_init(cj_failure *failure) {
  struct jpeg_error_mgr *manager = jpeg_std_error(&failure->base);
  manager->error_exit = cj_fail;
  manager->output_message = say_nothing;
  failure->message[0] = 0;
  return manager;
}
