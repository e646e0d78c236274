/* Every life leaves a thread behind. */
#define START leave_thread
#include <orrery/abi.h>
#include <pthread.h>
static int32_t leave_thread(void* self, orrery_record in, const orrery_writer* out);
#include "broken.h"
static void* wait_for_ever(void* unused) {
    for (;;) pause();
    return unused;
}
CALL(leave_thread) {
    UNUSED;
    pthread_t thread;
    return pthread_create(&thread, 0, wait_for_ever, 0) == 0 ? ORRERY_OK : ORRERY_LIMIT;
}
