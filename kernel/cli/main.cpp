#include "cli/command_line.h"

int main(int count, char** arguments) { return orrery::kernel::command_line(count, arguments); }
