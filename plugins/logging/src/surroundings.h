// What every row and every file name says about this machine and this site.
#pragma once
#include <string>

namespace orrery::logging {

struct Surroundings {
    std::string machine;  ///< the host's name, safe in file names
    std::string version;  ///< of the product
    std::string user;     ///< who runs the services
    std::string salt;     ///< of the hashes that stand for proxy sessions; the same on every node
};
/// Of this process. [any thread]
Surroundings surroundings_here();

/// `text` as a part of a file name: what is neither letter, digit, '-', '.' nor '_' becomes '_'; never empty, never
/// hidden.
std::string file_part(std::string_view text);

}  // namespace orrery::logging
