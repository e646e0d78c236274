#include "cli/exit_codes.h"

#include <orrery/error.h>

#include <iostream>

namespace orrery::kernel {

namespace {
int exit_code_of(Code code) {
    switch (code) {
        case Code::unavailable:
        case Code::not_found:
            return exit_code::unavailable;
        case Code::conflict:
        case Code::deadline:
            return exit_code::try_later;
        case Code::denied:
            return exit_code::no_permission;
        case Code::invalid:
            return exit_code::configuration;
        default:
            return exit_code::failure;
    }
}
}  // namespace

int told(const std::function<int()>& verb) {
    try {
        return verb();
    } catch (const Error& error) {
        std::cerr << "orrery: " << error.message() << (error.hint().empty() ? "" : "\n  " + error.hint()) << "\n";
        return exit_code_of(error.code());
    } catch (const std::exception& error) {
        std::cerr << "orrery: " << error.what() << "\n";
        return exit_code::failure;
    }
}

}  // namespace orrery::kernel
