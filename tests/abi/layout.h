/* One fact of a header: the size of a type, the offset of a member, the value of a constant. */
#include <stddef.h>
struct layout_row {
    const char* name;
    size_t number;
    int may_grow; /* sizes of types: members are added at their end */
};
