/* Everything a released abi.h has must be in today's at the same place with the same value. */
#include <stdio.h>
#include <string.h>

#include "layout.h"

extern const struct layout_row released[], today[];

int main(void) {
    int wrong = 0, rows = 0;
    for (; released[rows].name; ++rows) {
        const struct layout_row *old = &released[rows], *now = &today[rows];
        if (old->may_grow ? now->number >= old->number : now->number == old->number) continue;
        printf("%s: was %zu, is %zu\n", old->name, old->number, now->number);
        ++wrong;
    }
    printf("%d facts compared, %d differ\n", rows, wrong);
    return wrong != 0 || rows < 50;
}
