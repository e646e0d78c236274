#include <string_view>

#include "cli/command_line.h"
#include "isolation/child.h"
#include "supervision/guard.h"

int main(int count, char** arguments) {
    using namespace orrery::kernel;
    // The dispatcher starts itself in other parts, too; see docs/sdk/wire.md.
    if (count == 2 && std::string_view(arguments[1]) == "--guard") return guard_main();
    if (count == 3 && std::string_view(arguments[1]) == "--child") return child_main(arguments[2]);
    return command_line(count, arguments);
}
