#include "head.h"

#include <fstream>

namespace orrery::logging {

Head read_head(const fs::path& file) {
    Head out;
    std::ifstream in(file);
    in >> out.before >> out.rows >> out.last;
    return out;
}

void write_head(const fs::path& file, const Head& head) {
    make_folder(file.parent_path());
    auto text = head.before + " " + std::to_string(head.rows) + " " + head.last;
    text.resize(160, ' ');
    auto out = open_file(file, O_WRONLY | O_CREAT);
    require(write_at(out.get(), text + "\n", 0), "cannot write", file);
}

}  // namespace orrery::logging
