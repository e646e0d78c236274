#include "known_ids.h"

#include <map>
#include <system_error>

#include "archiver.h"
#include "rows.h"

namespace orrery::logging {

bool KnownIds::has(std::string_view id) {
    if (!ids_) {
        constexpr size_t most_closed = 3;  // a batch is in one file of a log; small files may have been closed after it
        ids_.emplace();
        read(place_.folder / (place_.stem + ".txt"));
        std::map<std::string, fs::path, std::greater<>> closed;  // by name: the last one first
        std::error_code failed;
        for (auto& folder : {place_.folder, place_.archive})
            for (auto& entry : fs::directory_iterator(folder, failed))
                if (auto name = entry.path().filename().string(); stem_of_closed(name) == place_.stem)
                    closed.emplace(name, entry.path());
        size_t count = 0;
        for (auto& [name, path] : closed)
            if (count++ < most_closed) read(path);
    }
    return ids_->contains(std::string(id));
}

void KnownIds::read(const fs::path& file) try {
    const auto text = read_if_there(file);
    if (!text) return;
    const Rows rows(*text);
    const auto column = rows.column("Id");
    for (size_t row = 0; row < rows.count(); ++row) ids_->emplace(rows.field(row, column));
} catch (const std::system_error&) {  // whoever writes to it says so
}

}  // namespace orrery::logging
